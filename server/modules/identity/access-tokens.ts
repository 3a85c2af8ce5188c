import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '#server/kernel/clock.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Secret } from '#server/kernel/secret.ts';
import type { SessionHolder } from './refresh-tokens.ts';

export const ACCESS_TOKEN_SECONDS = 600;
const ISSUER = 'muster';
const AUDIENCE = 'muster-api';
const ALGORITHM = 'EdDSA';
/** PKCS #8 header of an Ed25519 key (RFC 8410 §7), before its 32 bytes. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Verified tokens remembered, so that a signature is checked once and not with every request. */
const REMEMBERED = 10_000;

/** Signed, short-lived proofs of who calls. One algorithm, one audience, one key at a time. */
export class AccessTokens {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #keyId: string;
  readonly #clock: Clock;
  readonly #remembered: number;
  readonly #verified = new Map<string, { principal: Principal; endsAt: number }>();

  constructor(secret: Secret, clock: Clock, remembered = REMEMBERED) {
    const key = Buffer.concat([PKCS8_ED25519, secret.derive('access-token')]);
    this.#privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    this.#publicKey = createPublicKey(this.#privateKey);
    const raw = this.#publicKey.export({ format: 'der', type: 'spki' });
    this.#keyId = createHash('sha256').update(raw).digest('base64url').slice(0, 16);
    this.#clock = clock;
    this.#remembered = remembered;
  }

  async sign({ accountId, sessionId }: SessionHolder): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.#keyId, typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(accountId)
      .setIssuedAt(now)
      .setExpirationTime(now + ACCESS_TOKEN_SECONDS)
      .sign(this.#privateKey);
  }

  /** Gives whose token it is. Throws 401 when it is not ours, not for us, changed, or over. */
  async verify(token: string): Promise<Principal> {
    const now = this.#clock.now();
    const known = this.#verified.get(token);
    if (known && known.endsAt > now.getTime()) return known.principal;
    this.#verified.delete(token);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#publicKey, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: 'at+jwt',
        currentDate: now,
        requiredClaims: ['sub', 'sid', 'exp'],
      });
      if (protectedHeader.kid !== this.#keyId) throw new Error('another key');
      const principal = { accountId: String(payload.sub), sessionId: String(payload.sid), scopes: null };
      this.#remember(token, principal, (payload.exp as number) * 1000);
      return principal;
    } catch {
      throw new Refusal(
        401,
        'token',
        'The access token is not valid or is over: refresh it, or sign in again.',
      );
    }
  }

  #remember(token: string, principal: Principal, endsAt: number): void {
    if (this.#verified.size >= this.#remembered) {
      const [oldest] = this.#verified.keys();
      this.#verified.delete(oldest!);
    }
    this.#verified.set(token, { principal, endsAt });
  }
}
