/** Who is signed in here. The access token lives in memory only; a cookie renews it. */
import type { LoginAnswer, PasskeySignIn, SecondFactor } from '#shared/credentials.ts';
import type { AccountView, Login, ProfileView, Register, SignedIn } from '#shared/identity.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { EraseAccount } from '#shared/personal.ts';
import {
  type Answer,
  type Bearer,
  createFetchFile,
  createFetchJson,
  type FetchFile,
  type FetchJson,
  ProblemError,
  problemOf,
} from './http.ts';
import type { Clock } from './room-follower.ts';
import { createUpload, type Upload } from './upload.ts';

/** Renew this long before the token ends. */
const EARLY_MS = 20_000;
const LOCK_PATIENCE_MS = 15_000;
const LONGEST_RETRY_MS = 15_000;
/** Says that a cookie may be there, so that visitors do not ask for nothing. Holds no secret. */
const HINT = 'muster.session';
const LEAVING = 'leaving';

export interface SessionPorts {
  /** Empty for the page's own. */
  origin: string;
  clock: Clock;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Tells the other tabs; they call `heard`. */
  tell(message: SessionMessage): void;
  locks?: LockManager | undefined;
  /** Somebody else is here now (or nobody): stop or start what belongs to an account. */
  changed(now: AccountView | null, before: AccountView | null, why: 'in' | 'ended' | 'signed-out'): void;
  /** The profile was read for the first time since somebody came in. */
  welcomed(profile: Answer<ProfileView>): void;
  /** The profile as this device kept it, for a start without a connection. */
  keptProfile?(account: string): Promise<ProfileView | null>;
}

export type SessionMessage = { in: string } | { out: true };

export class Session {
  status = $state<'starting' | 'in' | 'out'>('starting');
  user = $state.raw<AccountView | null>(null);
  memberships = $state.raw<ProfileView['memberships']>([]);
  /** Why the start takes longer: no network, or no server. */
  problem = $state.raw<Problem | null>(null);
  /** Why somebody who was here is not any more, unless they went by themselves. */
  endedBecause = $state<string | null>(null);
  readonly fetchJson: FetchJson;
  readonly upload: Upload;
  readonly fetchFile: FetchFile;
  #ports: SessionPorts;
  #token: { value: string; endsAt: number } | null = null;
  #renewing: Promise<string | null> | null = null;
  #failures = 0;
  /** Who is here is what this device kept; the server has not been reached yet. */
  #unconfirmed = false;
  /** What the server said when it put the session out. */
  #lastWord: string | null = null;
  #stopRetry: () => void = () => {};

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    const bearer: Bearer = {
      token: () => this.#validToken(),
      renew: (refused) => this.#another(refused),
    };
    this.fetchJson = createFetchJson(bearer, ports.origin);
    this.fetchFile = createFetchFile(bearer, ports.origin);
    this.upload = createUpload(bearer, ports.origin);
  }

  /** Restores the session by its cookie; without a network it keeps trying by itself. */
  async start(): Promise<void> {
    this.#stopRetry();
    const hint = this.#ports.storage.getItem(HINT);
    try {
      if (hint === LEAVING) {
        this.#end('signed-out');
        return await this.#leave();
      }
      const wasUnconfirmed = this.#unconfirmed;
      if (hint && (await this.#renew())) return wasUnconfirmed ? undefined : await this.#welcome();
      this.#end('ended');
    } catch (error) {
      this.problem = problemOf(error);
      this.#failures += 1;
      const ms = Math.min(LONGEST_RETRY_MS, 500 * 2 ** this.#failures);
      this.#stopRetry = this.#ports.clock.after(ms, () => void this.start());
      if (hint && hint !== LEAVING && this.problem.status === 0) await this.#enterUnconfirmed(hint);
    }
  }

  /** Opens with what was seen last; the cookie is asked for as soon as the server can be reached. */
  async #enterUnconfirmed(account: string): Promise<void> {
    if (this.user) return;
    const profile = await this.#ports.keptProfile?.(account);
    const isStill = this.#ports.storage.getItem(HINT) === account && !this.user;
    if (!isStill || profile?.user.id !== account) return;
    this.#unconfirmed = true;
    this.user = profile.user;
    this.memberships = profile.memberships;
    this.status = 'in';
    this.#ports.changed(this.user, null, 'in');
  }

  /** For when the network is back. */
  retryNow(): void {
    if ((this.status === 'starting' || this.#unconfirmed) && this.#failures > 0) void this.start();
  }

  /** Null when the person is in; otherwise the challenge that a code has to finish. */
  async signIn(login: Login): Promise<string | null> {
    const answer = await this.#present<LoginAnswer>('/api/auth/login', login);
    if ('challenge' in answer) return answer.challenge;
    await this.#enter(answer);
    return null;
  }

  async finishSignIn(proof: SecondFactor): Promise<void> {
    await this.#enter(await this.#present('/api/auth/second-factor', proof));
  }

  async signInByPasskey(proof: PasskeySignIn): Promise<void> {
    await this.#enter(await this.#present('/api/auth/passkey', proof));
  }

  async register(register: Register): Promise<void> {
    await this.#enter(await this.#present('/api/auth/register', register));
  }

  /** Ends here at once; the server hears of it now, or when it can be reached again. */
  async signOut(): Promise<void> {
    this.#ports.storage.setItem(HINT, LEAVING);
    this.#end('signed-out');
    this.#ports.tell({ out: true });
    await this.#leave().catch(() => {});
  }

  /** Erases the account, and whatever this device kept of it. Throws `ProblemError`. */
  async erase(proof: EraseAccount): Promise<void> {
    const gone = this.user;
    await this.fetchJson('/api/users/me', { method: 'DELETE', body: proof });
    // The end of the session may be heard before the answer.
    if (gone && !this.user) this.#ports.changed(null, gone, 'signed-out');
    await this.signOut();
  }

  async reloadProfile(): Promise<void> {
    this.take((await this.fetchJson<ProfileView>('/api/auth/profile')).data);
  }

  /** The profile as it stands now. */
  take(profile: ProfileView): void {
    if (!this.user || profile.user.id !== this.user.id) return;
    this.user = profile.user;
    this.memberships = profile.memberships;
  }

  /** The account as an answer has it, before its change comes back; never an older one. */
  takeUser(user: AccountView): void {
    if (this.user?.id === user.id && this.user.version < user.version) this.user = user;
  }

  /** The session is put out, and why; the next renewal finds that it is over. */
  putOut(reason: string): void {
    this.#lastWord = reason;
  }

  /** Another tab signed in or out. */
  heard(message: SessionMessage): void {
    if ('out' in message) {
      if (this.user) this.#end('signed-out');
    } else if (message.in !== this.user?.id) void this.start();
  }

  async #present<Answer extends LoginAnswer = SignedIn>(path: string, body: object): Promise<Answer> {
    return (await this.fetchJson<Answer>(path, { method: 'POST', body, anonymous: true })).data;
  }

  async #enter(signedIn: SignedIn): Promise<void> {
    this.#adopt(signedIn);
    await this.#welcome();
    this.#ports.tell({ in: signedIn.user.id });
  }

  async #welcome(): Promise<void> {
    try {
      const profile = await this.fetchJson<ProfileView>('/api/auth/profile');
      this.take(profile.data);
      if (this.user) this.#ports.welcomed(profile);
    } catch (error) {
      // A page without memberships offers little, but one that waits for ever offers nothing.
      this.problem = problemOf(error);
    }
    if (this.user) this.status = 'in';
  }

  async #validToken(): Promise<string | null> {
    if (!this.#token) return this.#unconfirmed ? this.#renew() : null;
    return this.#token.endsAt > Date.now() ? this.#token.value : this.#renew();
  }

  async #another(refused: string): Promise<string | null> {
    return this.#token && this.#token.value !== refused ? this.#token.value : this.#renew();
  }

  /** One renewal at a time, here and across tabs. Null when the session has ended. */
  #renew(): Promise<string | null> {
    this.#renewing ??= this.#alone(() => this.#ask()).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #ask(): Promise<string | null> {
    try {
      const { data } = await this.fetchJson<SignedIn>('/api/auth/refresh', {
        method: 'POST',
        anonymous: true,
      });
      if (this.#ports.storage.getItem(HINT) === LEAVING) return null;
      const wasUnconfirmed = this.#unconfirmed;
      this.#adopt(data);
      if (wasUnconfirmed) void this.#welcome();
      return data.accessToken;
    } catch (error) {
      if (!(error instanceof ProblemError) || (error.status !== 401 && error.status !== 403)) throw error;
      this.#ports.storage.removeItem(HINT);
      const wasIn = this.user !== null;
      this.#end('ended');
      if (wasIn) this.endedBecause = this.#lastWord ?? error.problem.detail;
      return null;
    }
  }

  async #alone<T>(task: () => Promise<T>): Promise<T> {
    const { locks } = this.#ports;
    if (!locks) return task();
    let begun = false;
    const begin = () => {
      begun = true;
      return task();
    };
    try {
      return await locks.request('muster-refresh', { signal: AbortSignal.timeout(LOCK_PATIENCE_MS) }, begin);
    } catch (error) {
      // A frozen tab may hold the lock: the server forgives two renewals at once.
      if (begun) throw error;
      return task();
    }
  }

  #adopt({ accessToken, expiresIn, user }: SignedIn): void {
    const lastsMs = expiresIn * 1000;
    this.#token = { value: accessToken, endsAt: Date.now() + Math.max(lastsMs - EARLY_MS, lastsMs / 2) };
    this.#stopRetry();
    this.#failures = 0;
    this.#unconfirmed = false;
    this.problem = null;
    this.endedBecause = this.#lastWord = null;
    this.#ports.storage.setItem(HINT, user.id);
    const before = this.user;
    this.user = user;
    if (before?.id === user.id) return;
    this.memberships = [];
    this.#ports.changed(user, before, 'in');
  }

  #end(why: 'ended' | 'signed-out'): void {
    this.#stopRetry();
    const before = this.user;
    this.#token = null;
    this.#unconfirmed = false;
    this.user = null;
    this.memberships = [];
    this.problem = null;
    this.status = 'out';
    if (before) this.#ports.changed(null, before, why);
  }

  async #leave(): Promise<void> {
    const { storage } = this.#ports;
    await this.fetchJson('/api/auth/logout', { method: 'POST', anonymous: true }).catch((error) => {
      if (!(error instanceof ProblemError) || error.status !== 401) throw error;
    });
    if (storage.getItem(HINT) === LEAVING) storage.removeItem(HINT);
  }
}
