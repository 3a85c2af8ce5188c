import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { type Actor, can } from '#shared/rights.ts';
import { Team } from './team.entity.ts';

/** A team that the actor may manage, locked; otherwise it looks as if it did not exist. */
export async function findTeam(
  { em, sql }: Transaction,
  actor: Actor,
  organisationId: string,
  teamId: string,
): Promise<Team> {
  if (!isId(teamId) || !can(actor, 'team.manage', { organisationId, teamId })) throw notFound('team');
  // People come to a team and go from it one after another, so that its manager is always one of them.
  await sql('select 1 from team where id = $1 for update', [teamId]);
  const team = await em.findOne(Team, { id: teamId, organisationId });
  if (!team) throw notFound('team');
  return team;
}
