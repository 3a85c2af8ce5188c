import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { findTeam } from './find-team.ts';
import { leaveTeam } from './leave-team.ts';
import { authorise } from './policy.ts';
import { TeamMember } from './team-member.entity.ts';

/** Dissolves a team. Its people stay in the organisation. */
export async function removeTeam(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  teamId: string,
  now: Date,
): Promise<void> {
  const { em } = transaction;
  // Making and dissolving teams is the organisation's; a right over one's own team is not enough.
  authorise(actor, 'team.manage', { organisationId }, 'team');
  const team = await findTeam(transaction, actor, organisationId, teamId);
  for (const place of await em.find(TeamMember, { teamId })) await leaveTeam(transaction, place, now);
  await em.flush();
  em.remove(team);
}
