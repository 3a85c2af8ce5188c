import type { Entry } from '#shared/kernel/protocol.ts';
import { jsonOf } from './database.ts';
import type { Transaction } from './transact.ts';

const MOST_CHANGES = 200;

interface Cursor extends Record<string, unknown> {
  seq: unknown;
  head: unknown;
  trimmed: boolean;
}

interface ChangeRow extends Record<string, unknown> {
  seq: unknown;
  entries: Entry[] | string | null;
}

export interface Projection {
  /** Name of the figures, for example `volunteering.zone-figures`. */
  name: string;
  /** Folds changes in order. Entries of the figures themselves are among them: pass them by. */
  apply(transaction: Transaction, room: string, entries: Entry[]): Promise<void>;
  /**
   * Computes the figures anew, for a room whose log does not reach back far enough. What commits
   * meanwhile is applied to the result once more, so `apply` must bear a change it has seen.
   */
  rebuild(transaction: Transaction, room: string): Promise<void>;
}

/**
 * Brings a projection of one room up to date. Its cursor is a row, locked and moved in the
 * transaction that applies the changes: each is applied exactly once, by one runner at a time.
 * Gives whether there may be more.
 */
export async function runProjection(
  transaction: Transaction,
  projection: Projection,
  room: string,
): Promise<boolean> {
  const { sql } = transaction;
  await sql('insert into projection (name, room, seq) values ($1, $2, null) on conflict do nothing', [
    projection.name,
    room,
  ]);
  const [cursor] = await sql<Cursor>(
    `select p.seq, coalesce(r.seq, 0) as head, coalesce(p.seq < r.min_seq, false) as trimmed
     from projection p left join room r on r.name = p.room where p.name = $1 and p.room = $2 for update of p`,
    [projection.name, room],
  );
  const from = cursor?.seq == null || cursor.trimmed ? null : Number(cursor.seq);
  const rows = await sql<ChangeRow>(
    'select seq, entries from change where room = $1 and seq > $2 order by seq limit $3',
    [room, from ?? 0, MOST_CHANGES],
  );
  const reset = from === null || rows.some(({ entries }) => entries === null);
  if (reset) await projection.rebuild(transaction, room);
  else {
    const entries = rows.flatMap(({ entries }) => jsonOf(entries as Entry[] | string));
    if (entries.length > 0) await projection.apply(transaction, room, entries);
  }
  const to = reset ? cursor?.head : (rows.at(-1)?.seq ?? from);
  await sql('update projection set seq = $3 where name = $1 and room = $2', [projection.name, room, to]);
  return !reset && rows.length === MOST_CHANGES;
}
