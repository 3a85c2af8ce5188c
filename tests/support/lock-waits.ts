import type { Database } from '#server/kernel/database.ts';

/** Asks PostgreSQL, again and again, until somebody stands at a lock. */
export async function untilSomebodyWaits({ sql }: Database): Promise<void> {
  for (;;) {
    const [row] = await sql<{ count: unknown }>(
      `select count(*) as count from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (Number(row?.count) > 0) return;
  }
}
