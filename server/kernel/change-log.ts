import { ACCESS_ROOM } from '#shared/kernel/rooms.ts';
import type { Database, Row } from './database.ts';

/** Read in one go from one room; more is read at once after. */
export const MOST_CHANGES = 500;

/** One change as it is stored. */
export interface ChangeRow extends Row {
  epoch: string;
  room: string;
  seq: unknown;
  entries: string | null;
  actor: string;
  mutation: string | null;
  at: string;
}

/** `access` is read in the same statement as everything else, so no change overtakes a loss of access. */
const READ = `
select (select epoch from database_epoch) as epoch,
  c.room, c.seq, c.entries::text as entries, c.actor, c.mutation, to_json(c.at) #>> '{}' as at
from unnest($1::text[], $2::bigint[]) as w(room, after)
cross join lateral (
  select * from change where change.room = w.room and change.seq > w.after order by change.seq limit ${MOST_CHANGES}
) c
order by (c.room = '${ACCESS_ROOM}') desc, c.room, c.seq`;

/** What was committed in these rooms after these numbers, and in `access` after this one, which comes first. */
export function readChanges(
  { sql }: Pick<Database, 'sql'>,
  rooms: readonly { name: string; cursor: number }[],
  accessCursor: number,
): Promise<ChangeRow[]> {
  return sql<ChangeRow>(READ, [
    [ACCESS_ROOM, ...rooms.map(({ name }) => name)],
    [accessCursor, ...rooms.map(({ cursor }) => cursor)],
  ]);
}

/** The packet that tells a room of a change. Its entries go out as they are stored, without being read. */
export function encodeChange({ room, seq, actor, mutation, at, entries }: ChangeRow, epoch: string): string {
  const head = JSON.stringify({ room, epoch, seq: Number(seq), actor, mutation, at });
  return `2["change",[${head.slice(0, -1)},"entries":${entries}}]]`;
}
