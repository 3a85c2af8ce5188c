import type { Sql } from '#server/kernel/database.ts';
import type { Moved, Touched } from '#server/kernel/jobs.ts';
import { needsRoom } from '#shared/kernel/rooms.ts';

/** The queue that keeps figures, and the name under which it keeps how far it has come in each room of needs. */
export const FIGURES = 'volunteering.figures';

/** Needs change too often for a job each: the rooms they move in are followed. What else counts says its type. */
export type Followed = Partial<Touched> & Partial<Moved>;

/** Of these nonprofits, or of all, those whose needs have moved since they were counted. */
export async function thoseBehind(sql: Sql, ids: readonly string[] | null): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select o.id from organisation o join room r on r.name = '${needsRoom('')}' || o.id
       left join projection p on p.name = '${FIGURES}' and p.room = r.name
     where coalesce(p.seq < r.seq, true) and ($1::uuid[] is null or o.id = any($1))`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** The nonprofits that the followed rooms tell of. */
export async function movedBy(sql: Sql, jobs: readonly Followed[]): Promise<string[]> {
  // Somebody has looked and found that some lie behind: which, is known when they are looked at again.
  if (jobs.some(({ type, rooms }) => !type && !rooms)) return thoseBehind(sql, null);
  const ids = jobs.flatMap(({ rooms }) => rooms ?? []).map((room) => room.slice(needsRoom('').length));
  return ids.length === 0 ? [] : thoseBehind(sql, ids);
}

/** Notes that all is counted that a nonprofit's needs have come to by now. */
export async function catchUp(sql: Sql, organisationId: string): Promise<void> {
  await sql(
    `insert into projection (name, room, seq) select $1, name, seq from room where name = $2
     on conflict (name, room) do update set seq = excluded.seq`,
    [FIGURES, needsRoom(organisationId)],
  );
}
