import { createHash, randomBytes } from 'node:crypto';
import { endAccess, sessionGround } from '#server/kernel/access.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { createId } from '#server/kernel/ids.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Secret } from '#server/kernel/secret.ts';
import type { Transaction } from '#server/kernel/transact.ts';

export const REFRESH_TOKEN_DAYS = 30;
/** Two tabs may refresh at once, and an answer may be lost: within this, the same successor is given. */
export const GRACE_SECONDS = 10;

interface TokenRow extends Record<string, unknown> {
  session_id: string;
  account_id: string;
  used: boolean;
  in_grace: boolean;
  over: boolean;
}

export type Rotation =
  | { outcome: 'rotated'; token: string; principal: Principal }
  /** Used after its grace: somebody has a copy. The session has ended. */
  | { outcome: 'reused'; principal: Principal }
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

  /** Begins a session and gives its first token. Throws 403 for an account that is suspended. */
  async begin(
    { sql }: Transaction,
    accountId: string,
    device: string,
    now: Date,
  ): Promise<{ token: string; sessionId: string }> {
    const token = randomBytes(32).toString('base64url');
    const sessionId = createId();
    // A suspension that is under way is waited for: no session slips in beside it.
    const [begun] = await sql(
      `insert into session (id, account_id, device, begun_at, used_at)
       select $1, id, $3, $4::timestamptz, $4::timestamptz from account
       where id = $2 and suspended_at is null for share
       returning id`,
      [sessionId, accountId, device.slice(0, 200), now.toISOString()],
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
      [hashOf(token), now.toISOString(), GRACE_SECONDS],
    );
    if (!row || row.over) return { outcome: 'unknown' };
    const principal = { accountId: row.account_id, sessionId: row.session_id };
    if (row.used && !row.in_grace) {
      await this.#revoke(transaction, principal, now);
      return { outcome: 'reused', principal };
    }
    const successor = this.#secret.mac('refresh-successor', token);
    if (!row.used) {
      await sql('update refresh_token set used_at = $2 where hash = $1', [hashOf(token), now.toISOString()]);
      await sql('update session set used_at = $2 where id = $1', [row.session_id, now.toISOString()]);
      await this.#store(sql, successor, row.session_id, now);
    }
    return { outcome: 'rotated', token: successor, principal };
  }

  /** Ends the session that a token belongs to. */
  async end(transaction: Transaction, token: string, now: Date): Promise<Principal | null> {
    const [row] = await transaction.sql<{ session_id: string; account_id: string }>(
      `select t.session_id, s.account_id from refresh_token t join session s on s.id = t.session_id where t.hash = $1`,
      [hashOf(token)],
    );
    if (!row) return null;
    const principal = { accountId: row.account_id, sessionId: row.session_id };
    await this.#revoke(transaction, principal, now);
    return principal;
  }

  async #store(sql: Transaction['sql'], token: string, sessionId: string, now: Date): Promise<void> {
    await sql(
      `insert into refresh_token (hash, session_id, ends_at) values ($1, $2, $3::timestamptz + make_interval(days => $4))`,
      [hashOf(token), sessionId, now.toISOString(), REFRESH_TOKEN_DAYS],
    );
  }

  /** Its connections end on every node with the commit, as its requests do. */
  async #revoke(transaction: Transaction, { accountId, sessionId }: Principal, now: Date): Promise<void> {
    const ended = await transaction.sql(
      'update session set revoked_at = $2 where id = $1 and revoked_at is null returning 1',
      [sessionId, now.toISOString()],
    );
    if (ended.length === 0) return;
    endAccess(
      transaction,
      { accountId, ground: sessionGround(sessionId), reason: 'Your session is over.' },
      now,
    );
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
