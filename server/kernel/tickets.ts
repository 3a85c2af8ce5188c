import type { Database } from './database.ts';
import { Refusal } from './refusal.ts';
import { hashOfSecret, makeSecret } from './secrets.ts';

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

  /** Throws 401 when the session has ended: its access token may last a little longer than it does. */
  async issue({ accountId, sessionId }: TicketHolder): Promise<string> {
    const ticket = makeSecret(24);
    const [issued] = await this.#database.sql(
      `with expired as (delete from socket_ticket where ends_at < clock_timestamp() - interval '1 hour')
       insert into socket_ticket (hash, account_id, session_id, ends_at)
       select $1, account_id, id, clock_timestamp() + make_interval(secs => $4) from session
       where id = $3 and account_id = $2 and revoked_at is null returning 1`,
      [hashOfSecret(ticket), accountId, sessionId, VALID_SECONDS],
    );
    if (!issued) throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
    return ticket;
  }

  /** Gives whose it was, once; null when it is unknown, used or too old, or its session has ended. */
  async redeem(ticket: string): Promise<TicketHolder | null> {
    const [row] = await this.#database.sql<{ account_id: string; session_id: string; valid: boolean }>(
      `delete from socket_ticket t where hash = $1
       returning account_id, session_id, ends_at >= clock_timestamp()
         and exists (select 1 from session s where s.id = t.session_id and s.revoked_at is null) as valid`,
      [hashOfSecret(ticket)],
    );
    return row?.valid ? { accountId: row.account_id, sessionId: row.session_id } : null;
  }
}
