import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import type { CreateTeam } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { authorise } from './policy.ts';
import { Team } from './team.entity.ts';

/** Makes an empty team. A name that is taken, in any case of letters, is refused by its constraint. */
export function createTeam(
  { em }: Transaction,
  actor: Actor,
  organisationId: string,
  { name }: z.output<typeof CreateTeam>,
  now: Date,
): Team {
  authorise(actor, 'team.manage', { organisationId }, 'organisation');
  return em.create(Team, { organisationId, name, managerId: null, createdAt: now });
}
