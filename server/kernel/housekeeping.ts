import type { Database } from './database.ts';
import type { Log } from './log.ts';

const HOUR_MS = 3_600_000;

interface Keep {
  days: number;
  /** The newest of each room that stay however old they are. */
  changes: number;
}

const USUAL: Keep = { days: 7, changes: 10_000 };
/** When the log has outgrown its budget, late clients fetch again instead. */
const TIGHT: Keep = { days: 1, changes: 1000 };
const BUDGET_BYTES = 4 * 1024 ** 3;

/**
 * Takes away what the kernel has kept for its time; modules tidy their own. Rooms are trimmed one by one: a trim locks its room's row,
 * and no writer may wait for more than one of them.
 */
export async function keepHouse(database: Database, keep?: Keep): Promise<{ trimmed: number }> {
  const { sql } = database;
  const { days, changes } = keep ?? (await fitting(database));
  const rooms = await sql<{ room: string }>(
    `select distinct c.room from change c join room r on r.name = c.room
     where c.at < clock_timestamp() - make_interval(days => $1) and c.seq <= r.seq - $2`,
    [days, changes],
  );
  let trimmed = 0;
  for (const { room } of rooms) {
    const [row] = await sql<{ trimmed: unknown }>(
      `with gone as (
         delete from change c using room r
         where r.name = $1 and c.room = r.name and c.seq <= r.seq - $3
           and c.at < clock_timestamp() - make_interval(days => $2)
         returning c.seq
       ), floor as (
         update room set min_seq = greatest(min_seq, (select max(seq) from gone))
         where name = $1 and exists (select 1 from gone)
       )
       select count(*) as trimmed from gone`,
      [room, days, changes],
    );
    trimmed += Number(row?.trimmed ?? 0);
  }
  await sql(`delete from idempotency where at < clock_timestamp() - interval '24 hours'`);
  await sql(`delete from socket_ticket where ends_at < clock_timestamp() - interval '1 hour'`);
  // Relays have applied them within seconds, from the log.
  await sql(`delete from access_end where ended_at < clock_timestamp() - interval '7 days'`);
  await sql(`delete from import_file where at < clock_timestamp() - interval '7 days'`);
  return { trimmed };
}

async function fitting({ sql }: Database): Promise<Keep> {
  const [size] = await sql<{ bytes: unknown }>(`select pg_total_relation_size('change') as bytes`);
  return Number(size?.bytes) > BUDGET_BYTES ? TIGHT : USUAL;
}

/** Keeps house in this way once an hour until stopped. */
export function startHousekeeping(keep: () => Promise<unknown>, log: Log): () => void {
  const timer = setInterval(() => {
    keep().catch((error) => log.warn({ err: error }, 'housekeeping failed; it is tried again in an hour'));
  }, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}
