import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { roleOf } from './find-role.ts';
import { leaveTeams } from './leave-team.ts';
import { lastOwner, lockMembership } from './lock-membership.ts';
import { authorise, refuseBeyond } from './policy.ts';

/**
 * Takes a membership away, and with it the places in teams; the member's rooms end with this commit.
 * Everyone may go by themselves, but for the last owner.
 */
export async function removeMember(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  membershipId: string,
  now: Date,
): Promise<void> {
  const { em } = transaction;
  const { membership, isLastOwner } = await lockMembership(transaction, organisationId, membershipId);
  const { accountId } = membership;
  if (accountId !== actor.accountId) {
    authorise(actor, 'member.manage', { organisationId }, 'member');
    const role = await roleOf(transaction, membership);
    refuseBeyond(actor, organisationId, { role: role.key, grants: role.grants });
  }
  if (isLastOwner) throw lastOwner();
  await leaveTeams(transaction, organisationId, accountId, now);
  em.remove(membership);
  const reason = 'You no longer belong to this organisation.';
  endAccess(transaction, { accountId, ground: organisationGround(organisationId), reason }, now);
}
