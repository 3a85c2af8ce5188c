import type { Sql } from '#server/kernel/database.ts';

/**
 * Organisations that each of these people is not to be brought together with: somebody who works there has
 * blocked them, or is blocked by them. Blocks are between people, and whoever comes to an organisation may
 * meet anybody there, so one of its people is enough. Null asks for everyone.
 */
export async function blockedOrganisations(
  sql: Sql,
  accountIds: readonly string[] | null,
): Promise<Map<string, string[]>> {
  const rows = await sql<{ account_id: string; organisation_id: string }>(
    `select b.account_id, m.organisation_id from block b join membership m on m.account_id = b.blocked_id
     where $1::uuid[] is null or b.account_id = any($1::uuid[])
     union
     select b.blocked_id, m.organisation_id from block b join membership m on m.account_id = b.account_id
     where $1::uuid[] is null or b.blocked_id = any($1::uuid[])`,
    [accountIds],
  );
  const blocked = new Map<string, string[]>();
  for (const { account_id, organisation_id } of rows) {
    const organisations = blocked.get(account_id);
    if (organisations) organisations.push(organisation_id);
    else blocked.set(account_id, [organisation_id]);
  }
  return blocked;
}
