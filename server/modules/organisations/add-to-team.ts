import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import type { AddToTeam } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { findTeam } from './find-team.ts';
import { joinTeam } from './join-team.ts';
import type { TeamMember } from './team-member.entity.ts';

/** Adds somebody of the organisation to a team; nothing happens when they are in it. */
export async function addToTeam(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  teamId: string,
  { accountId }: z.output<typeof AddToTeam>,
  now: Date,
): Promise<TeamMember> {
  const team = await findTeam(transaction, actor, organisationId, teamId);
  return joinTeam(transaction, team, accountId, now);
}
