import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { type Grants, isPresetRole, PRESET_GRANTS, type Role } from '#shared/rights.ts';
import type { Membership } from './membership.entity.ts';
import { roleKey } from './views.ts';

/** A role as rows hold it, and what it allows now. */
export interface FoundRole {
  /** Name of a preset, or id of a role of the organisation's own. */
  key: string;
  columns: { role: Role | null; customRoleId: string | null };
  grants: Grants;
}

/**
 * The role of this name or id in the organisation. One of its own stays as it is until the commit: it can
 * neither go nor change under whoever is being given it.
 */
export async function findRole(
  { sql }: Transaction,
  organisationId: string,
  key: string,
): Promise<FoundRole> {
  if (isPresetRole(key)) {
    return { key, columns: { role: key, customRoleId: null }, grants: PRESET_GRANTS[key] };
  }
  const [row] = await sql<{ grants: Grants }>(
    'select grants from custom_role where id = $1 and organisation_id = $2 for share',
    [key, organisationId],
  );
  if (!row) throw new Refusal(409, 'no-role', 'This role does not exist any more. Choose another.');
  return { key, columns: { role: null, customRoleId: key }, grants: row.grants };
}

/** The role that somebody has, or was invited to. */
export function roleOf(
  transaction: Transaction,
  row: Pick<Membership, 'organisationId' | 'role' | 'customRoleId'>,
): Promise<FoundRole> {
  return findRole(transaction, row.organisationId, roleKey(row));
}
