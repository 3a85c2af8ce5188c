import { endAccess, teamGround } from '#server/kernel/access.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Team } from './team.entity.ts';
import { TeamMember } from './team-member.entity.ts';

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

/** Takes every place in the organisation's teams away, before the membership that they refer to can go. */
export async function leaveTeams(
  transaction: Transaction,
  organisationId: string,
  accountId: string,
  now: Date,
): Promise<void> {
  const { em, sql } = transaction;
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
}
