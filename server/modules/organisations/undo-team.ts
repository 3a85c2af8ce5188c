import { endAccess, teamGround } from '#server/kernel/access.ts';
import type { Undone } from '#server/kernel/live-things.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { nowNamed } from '#server/modules/identity/name-again.ts';
import { authorise } from './policy.ts';
import type { Team } from './team.entity.ts';
import type { TeamMember } from './team-member.entity.ts';

/** Making and dissolving teams is the organisation's; a right over one's own team is not enough. */
export async function followTeamUndo({ actor, entity, step }: Undone<Team>): Promise<void> {
  if (step === 'changed') return;
  authorise(actor, 'team.manage', { organisationId: entity.organisationId }, 'commit');
}

/** A place comes back while there are both the team and the member; with one that goes, its room ends. */
export async function followPlaceUndo({ transaction, entity, step, now }: Undone<TeamMember>): Promise<void> {
  const { organisationId, teamId, accountId } = entity;
  // As every change of a team: one after another, so that its manager is always one of its people.
  const teams = await transaction.sql('select 1 from team where id = $1 for update', [teamId]);
  if (step === 'removed') {
    const reason = 'You no longer belong to this team.';
    endAccess(transaction, { accountId, ground: teamGround(teamId), reason }, now);
    return;
  }
  if (teams.length === 0) throw new Refusal(409, 'moved-on', 'The team has been removed since.');
  const members = await transaction.sql(
    'select 1 from membership where organisation_id = $1 and account_id = $2 for key share',
    [organisationId, accountId],
  );
  if (members.length === 0) {
    throw new Refusal(409, 'no-member', 'They do not belong to the organisation. Add them to it first.');
  }
  await nowNamed(transaction, entity, accountId);
}
