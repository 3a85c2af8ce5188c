import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import type { CreateRole } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { CustomRole } from './custom-role.entity.ts';
import { authorise, refuseBeyond } from './policy.ts';

/** Makes a role, which may allow nothing that its maker may not. */
export function createRole(
  { em }: Transaction,
  actor: Actor,
  organisationId: string,
  { name, grants }: z.output<typeof CreateRole>,
  now: Date,
): CustomRole {
  authorise(actor, 'role.manage', { organisationId }, 'organisation');
  refuseBeyond(actor, organisationId, { role: name, grants });
  return em.create(CustomRole, { organisationId, name, grants, createdAt: now });
}
