import type { Database, Row } from '#server/kernel/database.ts';
import type { Entry } from '#shared/kernel/protocol.ts';
import type { Written } from './writer.ts';

export interface LoggedChange {
  room: string;
  seq: number;
  mutation: string | null;
  entries: Entry[];
}

/** The whole log, by room and number. */
export async function readLog({ sql }: Pick<Database, 'sql'>): Promise<LoggedChange[]> {
  const rows = await sql<Row & { room: string; seq: unknown; mutation: string | null; entries: string }>(
    'select room, seq, mutation, entries::text as entries from change order by room, seq',
  );
  return rows.map(({ room, seq, mutation, entries }) => ({
    room,
    mutation,
    seq: Number(seq),
    entries: JSON.parse(entries) as Entry[],
  }));
}

/** I1: every room's numbers run from 1 to its head, each once. Gives how many rooms and changes it saw. */
export async function proveNoGap({
  sql,
}: Pick<Database, 'sql'>): Promise<{ rooms: number; changes: number }> {
  const rows = await sql<
    Row & { name: string; seq: unknown; lowest: unknown; highest: unknown; changes: unknown }
  >(
    `select r.name, r.seq, min(c.seq) as lowest, max(c.seq) as highest, count(c.seq) as changes
     from room r full join change c on c.room = r.name group by r.name, r.seq`,
  );
  for (const { name, seq, lowest, highest, changes } of rows) {
    const head = Number(seq);
    if (Number(lowest) !== 1 || Number(highest) !== head || Number(changes) !== head) {
      throw new Error(`${name} stands at ${head} with ${changes} changes from ${lowest} to ${highest}`);
    }
  }
  return { rooms: rows.length, changes: rows.reduce((sum, { changes }) => sum + Number(changes), 0) };
}

/** Every answered write is in the log: once in each room it touched, at the number that was answered. */
export function proveWritten(log: readonly LoggedChange[], written: readonly Written[]): void {
  const ofKey = Map.groupBy(log, ({ mutation }) => mutation);
  for (const { key, need, positions } of written) {
    const changes = ofKey.get(key) ?? [];
    const rooms = changes.map(({ room }) => room);
    if (new Set(rooms).size !== rooms.length)
      throw new Error(`${key} was recorded twice: ${rooms.join(', ')}`);
    const home = changes.find(({ room }) => room === `needs:${need.organisationId}`);
    const entry = home?.entries.find(({ id }) => id === need.id);
    if (entry?.version !== need.version) throw new Error(`${key} was answered but is not in the log`);
    for (const { room, seq } of positions) {
      if (!changes.some((change) => change.room === room && change.seq === seq)) {
        throw new Error(`${key} was answered with ${room} ${seq}, which is another change's number`);
      }
    }
  }
}

/** I2, by a second way: what the changes up to a number make, of nothing. */
export function fold(log: readonly LoggedChange[], room: string, until: number): Map<string, Entry> {
  const state = new Map<string, Entry>();
  const seen = new Map<string, number>();
  for (const change of log) {
    if (change.room !== room || change.seq > until) continue;
    for (const entry of change.entries) {
      const key = `${entry.type} ${entry.id}`;
      const before = seen.get(key);
      if (before !== undefined && entry.version <= before) {
        throw new Error(`${key} went from version ${before} to ${entry.version} at ${room} ${change.seq}`);
      }
      seen.set(key, entry.version);
      if (entry.op === 'remove') state.delete(key);
      else state.set(key, entry);
    }
  }
  return state;
}
