import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { findTeam } from './find-team.ts';
import { leaveTeam } from './leave-team.ts';
import { TeamMember } from './team-member.entity.ts';

/** Takes somebody out of a team; its room ends for them at once, unless their role opens it. */
export async function removeFromTeam(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  teamId: string,
  accountId: string,
  now: Date,
): Promise<void> {
  await findTeam(transaction, actor, organisationId, teamId);
  const place = isId(accountId) ? await transaction.em.findOne(TeamMember, { teamId, accountId }) : null;
  if (!place) throw notFound('member');
  await leaveTeam(transaction, place, now);
}
