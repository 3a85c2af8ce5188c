import type { Sql } from '#server/kernel/database.ts';
import { type Grants, isPresetRole, type Permission, PRESET_GRANTS } from '#shared/rights.ts';

/** Accounts of an organisation whose role allows this everywhere in it; without those that may not sign in. */
export async function membersWhoMay(
  sql: Sql,
  organisationId: string,
  permission: Permission,
): Promise<string[]> {
  const rows = await sql<{ account_id: string; role: string | null; grants: Grants | null }>(
    `select m.account_id, m.role, r.grants from membership m
       join account a on a.id = m.account_id left join custom_role r on r.id = m.custom_role_id
     where m.organisation_id = $1 and a.suspended_at is null order by m.account_id`,
    [organisationId],
  );
  return rows
    .filter(({ role, grants }) => {
      const allowed = role !== null && isPresetRole(role) ? PRESET_GRANTS[role] : (grants ?? {});
      return allowed[permission] === 'organisation';
    })
    .map(({ account_id }) => account_id);
}
