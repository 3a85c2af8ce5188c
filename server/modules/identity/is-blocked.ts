import type { Sql } from '#server/kernel/database.ts';

/** Whether one of the two has blocked the other. Every module that brings people together asks this. */
export async function isBlocked(sql: Sql, one: string, other: string): Promise<boolean> {
  const [found] = await sql(
    `select 1 from block
     where (account_id = $1 and blocked_id = $2) or (account_id = $2 and blocked_id = $1) limit 1`,
    [one, other],
  );
  return found !== undefined;
}
