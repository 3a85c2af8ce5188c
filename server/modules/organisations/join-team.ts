import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Team } from './team.entity.ts';
import { TeamMember } from './team-member.entity.ts';

/** Gives a member of the organisation a place in a team, or finds the one they have. */
export async function joinTeam(
  { em, sql }: Transaction,
  { id: teamId, organisationId }: Pick<Team, 'id' | 'organisationId'>,
  accountId: string,
  now: Date,
): Promise<TeamMember> {
  // Whoever removes them from the organisation waits for this, and then takes the place away too.
  const [member] = await sql<{ display_name: string }>(
    'select display_name from membership where organisation_id = $1 and account_id = $2 for key share',
    [organisationId, accountId],
  );
  if (!member) {
    throw new Refusal(409, 'no-member', 'They do not belong to the organisation. Add them to it first.');
  }
  const place = await em.findOne(TeamMember, { teamId, accountId });
  return (
    place ??
    em.create(TeamMember, {
      organisationId,
      teamId,
      accountId,
      displayName: member.display_name,
      createdAt: now,
    })
  );
}
