import type { z } from 'zod';
import { expectVersion } from '#server/kernel/expect-version.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { ChangeMemberRole } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { endLostAccess } from './end-lost-access.ts';
import { findRole, roleOf } from './find-role.ts';
import { lastOwner, lockMembership } from './lock-membership.ts';
import type { Membership } from './membership.entity.ts';
import { authorise, refuseBeyond } from './policy.ts';

/** Gives a member another role. Both the one they had and the one they get must be the actor's to give. */
export async function changeMemberRole(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  membershipId: string,
  ifMatch: number | null,
  { role: key }: z.output<typeof ChangeMemberRole>,
  now: Date,
): Promise<Membership> {
  authorise(actor, 'member.manage', { organisationId }, 'member');
  const { membership, isLastOwner } = await lockMembership(transaction, organisationId, membershipId);
  expectVersion(ifMatch, membership);
  const before = await roleOf(transaction, membership);
  const after = await findRole(transaction, organisationId, key);
  if (before.key === after.key) return membership;
  for (const { key: role, grants } of [before, after]) {
    refuseBeyond(actor, organisationId, { role, grants });
  }
  if (isLastOwner) throw lastOwner();
  Object.assign(membership, after.columns);
  endLostAccess(transaction, membership, before.grants, after.grants, now);
  return membership;
}
