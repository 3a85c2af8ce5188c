import type { Row } from '../database.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Transaction } from '../transact.ts';

/** What a part of the server holds about a person. */
export interface HeldData {
  /** Its name in an export, for example `memberships`. */
  name: string;
  /** Tables that it answers for: every table that names an account is answered for by somebody. */
  tables: readonly string[];
  /** All of it, for the person to have; without what only proves who they are. */
  read(sql: Snapshot['sql'], accountId: string): Promise<Row[]>;
  /**
   * Removes it, or leaves nothing in it that tells of the person. Throws a refusal that says what has to be
   * done before. Left out where it goes with another part, or is kept on purpose.
   */
  erase?(transaction: Transaction, accountId: string, now: Date): Promise<void>;
}
