import type { Sql } from '#server/kernel/database.ts';

/** Everyone whom one of these has blocked, or who has blocked one of them. */
export async function blockedPeople(sql: Sql, accountIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select blocked_id as id from block where account_id = any($1::uuid[])
     union
     select account_id from block where blocked_id = any($1::uuid[])`,
    [accountIds],
  );
  return rows.map(({ id }) => id);
}
