import type { z } from 'zod';
import { expectVersion } from '#server/kernel/expect-version.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { ReviseRole } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import type { CustomRole } from './custom-role.entity.ts';
import { endLostAccess } from './end-lost-access.ts';
import { findCustomRole } from './find-custom-role.ts';
import { Membership } from './membership.entity.ts';
import { refuseBeyond } from './policy.ts';

/** Changes what a role is called or allows. Whoever has it hears of it, and loses at once what it allows no more. */
export async function reviseRole(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  roleId: string,
  ifMatch: number | null,
  { name, grants }: z.output<typeof ReviseRole>,
  now: Date,
): Promise<CustomRole> {
  const role = await findCustomRole(transaction, actor, organisationId, roleId);
  expectVersion(ifMatch, role);
  if (name !== undefined) role.name = name;
  if (grants === undefined) return role;
  refuseBeyond(actor, organisationId, { role: role.id, grants });
  const before = role.grants;
  role.grants = grants;
  const members = await transaction.em.find(Membership, { organisationId, customRoleId: role.id });
  for (const member of members) {
    member.toldAt = now;
    endLostAccess(transaction, member, before, grants, now);
  }
  return role;
}
