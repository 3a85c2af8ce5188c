import { createId } from '#server/kernel/ids.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Secret } from '#server/kernel/secret.ts';
import { hashOfSecret, makeSecret } from '#server/kernel/secrets.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { endSessions } from './end-sessions.ts';

export const REFRESH_TOKEN_DAYS = 30;
/** Two tabs may refresh at once, and an answer may be lost: within this, the same successor is given. */
export const GRACE_SECONDS = 10;

const OVER = 'Your session is over.';
/** Kept in history with the end of the session, where an administrator finds it. */
export const COPIED = 'Your session is over: its cookie was used by two. Sign in again.';

/** Whose session. */
export interface SessionHolder {
  accountId: string;
  sessionId: string;
}

interface TokenRow extends Record<string, unknown> {
  session_id: string;
  account_id: string;
  used: boolean;
  in_grace: boolean;
  over: boolean;
}

export type Rotation =
  | { outcome: 'rotated'; token: string; holder: SessionHolder }
  /** Used after its grace: somebody has a copy. The session has ended. */
  | { outcome: 'reused'; holder: SessionHolder }
  | { outcome: 'unknown' };

/**
 * Opaque tokens in a family (one session), kept hashed. The successor is an HMAC of the one
 * presented, so that it need not be stored to be given twice.
 */
export class RefreshTokens {
  readonly #secret: Secret;

  constructor(secret: Secret) {
    this.#secret = secret;
  }

  /**
   * Begins a session and gives its first token. `source` is an HMAC of the address it comes from.
   * Throws 403 for an account that is suspended.
   */
  async begin(
    { sql }: Transaction,
    accountId: string,
    device: string,
    now: Date,
    source: string | null = null,
  ): Promise<{ token: string; sessionId: string }> {
    const token = makeSecret();
    const sessionId = createId();
    // A suspension that is under way is waited for: no session slips in beside it.
    const [begun] = await sql(
      `insert into session (id, account_id, device, begun_at, used_at, source)
       select $1, id, $3, $4::timestamptz, $4::timestamptz, $5 from account
       where id = $2 and suspended_at is null for share
       returning id`,
      [sessionId, accountId, device.slice(0, 400), now.toISOString(), source],
    );
    if (!begun) {
      throw new Refusal(
        403,
        'suspended',
        'This account is suspended. Write to whoever runs this installation.',
      );
    }
    await this.#store(sql, token, sessionId, now);
    return { token, sessionId };
  }

  /** Trades a token for its successor, under a lock on its row. */
  async rotate(transaction: Transaction, token: string, now: Date): Promise<Rotation> {
    const { sql } = transaction;
    const [row] = await sql<TokenRow>(
      `select t.session_id, s.account_id, t.used_at is not null as used,
              t.used_at > $2::timestamptz - make_interval(secs => $3) as in_grace,
              t.ends_at <= $2::timestamptz or s.revoked_at is not null as over
       from refresh_token t join session s on s.id = t.session_id
       where t.hash = $1 for update of t, s`,
      [hashOfSecret(token), now.toISOString(), GRACE_SECONDS],
    );
    if (!row || row.over) return { outcome: 'unknown' };
    const holder = { accountId: row.account_id, sessionId: row.session_id };
    if (row.used && !row.in_grace) {
      await endSessions(transaction, holder.accountId, { only: holder.sessionId }, COPIED, now);
      return { outcome: 'reused', holder };
    }
    const successor = this.#secret.mac('refresh-successor', token);
    if (!row.used) {
      await sql('update refresh_token set used_at = $2 where hash = $1', [
        hashOfSecret(token),
        now.toISOString(),
      ]);
      await sql('update session set used_at = $2 where id = $1', [row.session_id, now.toISOString()]);
      await this.#store(sql, successor, row.session_id, now);
    }
    return { outcome: 'rotated', token: successor, holder };
  }

  /** Ends the session that a token belongs to. */
  async end(transaction: Transaction, token: string, now: Date): Promise<SessionHolder | null> {
    const [row] = await transaction.sql<{ session_id: string; account_id: string }>(
      `select t.session_id, s.account_id from refresh_token t join session s on s.id = t.session_id where t.hash = $1`,
      [hashOfSecret(token)],
    );
    if (!row) return null;
    const holder = { accountId: row.account_id, sessionId: row.session_id };
    await endSessions(transaction, holder.accountId, { only: holder.sessionId }, OVER, now);
    return holder;
  }

  async #store(sql: Transaction['sql'], token: string, sessionId: string, now: Date): Promise<void> {
    await sql(
      `insert into refresh_token (hash, session_id, ends_at) values ($1, $2, $3::timestamptz + make_interval(days => $4))`,
      [hashOfSecret(token), sessionId, now.toISOString(), REFRESH_TOKEN_DAYS],
    );
  }
}
