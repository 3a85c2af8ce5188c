import type { z } from 'zod';
import { expectVersion } from '#server/kernel/expect-version.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { ReviseTeam } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { findTeam } from './find-team.ts';
import { joinTeam } from './join-team.ts';
import type { Team } from './team.entity.ts';

/** Renames a team, or gives it a manager, who joins it with that. */
export async function reviseTeam(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  teamId: string,
  ifMatch: number | null,
  { name, managerId }: z.output<typeof ReviseTeam>,
  now: Date,
): Promise<Team> {
  const team = await findTeam(transaction, actor, organisationId, teamId);
  expectVersion(ifMatch, team);
  if (name !== undefined) team.name = name;
  if (managerId) await joinTeam(transaction, team, managerId, now);
  if (managerId !== undefined) team.managerId = managerId;
  return team;
}
