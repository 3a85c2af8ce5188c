import type { Database } from '#server/kernel/database.ts';

/**
 * Writes changes without entries into a room's log, as that many commits would. Quicker than the
 * commits, for what depends on how long the log is and not on what stands in it.
 */
export async function lengthenLog({ sql }: Database, room: string, changes: number): Promise<void> {
  await sql(
    `with head as (
       insert into room (name, seq) values ($1, $2) on conflict (name) do update set seq = room.seq + $2
       returning seq
     )
     insert into change (room, seq, entries, actor, at)
     select $1, head.seq - $2 + n, '[]', 'system:test', now() from head, generate_series(1, $2) n`,
    [room, changes],
  );
}
