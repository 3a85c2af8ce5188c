import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { roleOf } from './find-role.ts';
import { leaveTeam } from './leave-team.ts';
import { lastOwner, lockMembership } from './lock-membership.ts';
import { authorise, refuseBeyond } from './policy.ts';
import { TeamMember } from './team-member.entity.ts';

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
  const { em, sql } = transaction;
  const { membership, isLastOwner } = await lockMembership(transaction, organisationId, membershipId);
  const { accountId } = membership;
  if (accountId !== actor.accountId) {
    authorise(actor, 'member.manage', { organisationId }, 'member');
    const role = await roleOf(transaction, membership);
    refuseBeyond(actor, organisationId, { role: role.key, grants: role.grants });
  }
  if (isLastOwner) throw lastOwner();
  // One after another with whoever changes these teams, so that no team is left with a manager who is gone.
  await sql(
    `select 1 from team t where organisation_id = $1
       and exists (select 1 from team_member p where p.team_id = t.id and p.account_id = $2)
     order by id for update`,
    [organisationId, accountId],
  );
  for (const place of await em.find(TeamMember, { organisationId, accountId })) {
    await leaveTeam(transaction, place, now);
  }
  // The places refer to the membership, which the unit of work does not know.
  await em.flush();
  em.remove(membership);
  const reason = 'You no longer belong to this organisation.';
  endAccess(transaction, { accountId, ground: organisationGround(organisationId), reason }, now);
}
