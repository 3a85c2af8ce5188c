import { endAccess, teamGround } from '#server/kernel/access.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Team } from './team.entity.ts';
import type { TeamMember } from './team-member.entity.ts';

/** Takes a place in a team away; who managed the team does no more. The team's room ends for them with the commit. */
export async function leaveTeam(transaction: Transaction, place: TeamMember, now: Date): Promise<void> {
  const { em } = transaction;
  const { teamId, accountId } = place;
  const managed = await em.findOne(Team, { id: teamId, managerId: accountId });
  if (managed) managed.managerId = null;
  em.remove(place);
  const reason = 'You no longer belong to this team.';
  endAccess(transaction, { accountId, ground: teamGround(teamId), reason }, now);
}
