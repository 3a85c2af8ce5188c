import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { callerOf } from '#server/kernel/http/caller.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction, Work } from '#server/kernel/transact.ts';
import type { SignedIn } from '#shared/identity.ts';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.ts';
import type { Account } from './account.entity.ts';
import { REFRESH_TOKEN_DAYS, type RefreshTokens } from './refresh-tokens.ts';
import { accountView } from './views.ts';

const COOKIE = 'muster_refresh';
const PATH = '/api/auth';

export interface Begun {
  token: string;
  sessionId: string;
}

/** What every way of signing in ends with: a session, its cookie, and an access token. */
export class SignIn {
  readonly #kernel: Kernel;
  readonly #access: AccessTokens;
  readonly #refresh: RefreshTokens;

  constructor(kernel: Kernel, access: AccessTokens, refresh: RefreshTokens) {
    this.#kernel = kernel;
    this.#access = access;
    this.#refresh = refresh;
  }

  /** Begins a session for whoever has proved who they are. */
  begin(transaction: Transaction, account: Account, context: Context, { source }: Work): Promise<Begun> {
    if (account.country === 'unknown') account.country = this.countryOf(context);
    const now = this.#kernel.clock.now();
    return this.#refresh.begin(transaction, account.id, deviceOf(context), now, source);
  }

  async answer(context: Context, account: Account, { token, sessionId }: Begun): Promise<SignedIn> {
    setCookie(context, COOKIE, token, {
      httpOnly: true,
      sameSite: 'Strict',
      path: PATH,
      secure: callerOf(context).secure || this.#kernel.publicUrl().startsWith('https:'),
      maxAge: REFRESH_TOKEN_DAYS * 86_400,
    });
    const accessToken = await this.#access.sign({ accountId: account.id, sessionId });
    return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: accountView(account) };
  }

  /** Where a proxy says that the request comes from; `unknown` without one. */
  countryOf(context: Context): string {
    const { countryHeader } = this.#kernel;
    const given = countryHeader === null ? undefined : context.req.header(countryHeader);
    return given && /^[A-Z]{2}$/i.test(given) && !/^(xx|t1)$/i.test(given) ? given.toUpperCase() : 'unknown';
  }
}

export const presentedCookie = (context: Context): string | undefined => getCookie(context, COOKIE);

export const dropCookie = (context: Context): void => {
  deleteCookie(context, COOKIE, { path: PATH });
};

export const deviceOf = (context: Context): string => context.req.header('user-agent') ?? '';
