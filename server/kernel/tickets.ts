import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import { Refusal } from './refusal.ts';

const VALID_SECONDS = 60;

export interface TicketHolder {
  accountId: string;
  sessionId: string;
}

/**
 * Admission to the socket: single use, short-lived, kept hashed. A bearer token would end up in
 * proxies' logs as part of the handshake's address.
 */
export class Tickets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Throws 401 when the session has ended: the client learns it here, instead of knocking for ever. */
  async issue({ accountId, sessionId }: TicketHolder): Promise<string> {
    const ticket = randomBytes(24).toString('base64url');
    const issued = await this.#database.sql(
      `with expired as (delete from socket_ticket where ends_at < clock_timestamp() - interval '1 hour')
       insert into socket_ticket (hash, account_id, session_id, ends_at)
       select $1, s.account_id, s.id, clock_timestamp() + make_interval(secs => $4)
       from session s where s.id = $3 and s.account_id = $2 and s.revoked_at is null
       returning 1`,
      [hashOf(ticket), accountId, sessionId, VALID_SECONDS],
    );
    if (issued.length === 0) {
      throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
    }
    return ticket;
  }

  /** Gives whose it was, once; null when it is unknown, used or too old, or its session has ended. */
  async redeem(ticket: string): Promise<TicketHolder | null> {
    const [row] = await this.#database.sql<{ account_id: string; session_id: string; valid: boolean }>(
      `delete from socket_ticket t where hash = $1
       returning account_id, session_id, ends_at >= clock_timestamp()
         and exists (select 1 from session s where s.id = t.session_id and s.revoked_at is null) as valid`,
      [hashOf(ticket)],
    );
    return row?.valid ? { accountId: row.account_id, sessionId: row.session_id } : null;
  }
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
