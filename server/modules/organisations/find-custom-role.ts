import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { CustomRole } from './custom-role.entity.ts';
import { authorise, refuseBeyond } from './policy.ts';

/** A role that the actor may change or remove, locked: nobody is given it meanwhile. */
export async function findCustomRole(
  { em, sql }: Transaction,
  actor: Actor,
  organisationId: string,
  roleId: string,
): Promise<CustomRole> {
  authorise(actor, 'role.manage', { organisationId }, 'role');
  if (!isId(roleId)) throw notFound('role');
  await sql('select 1 from custom_role where id = $1 for update', [roleId]);
  const role = await em.findOne(CustomRole, { id: roleId, organisationId });
  if (!role) throw notFound('role');
  refuseBeyond(actor, organisationId, { role: role.id, grants: role.grants });
  return role;
}
