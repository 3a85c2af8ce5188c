import { LockMode } from '@mikro-orm/core';
import type { EntityManager, Row } from '#server/kernel/database.ts';
import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Side } from '#shared/assignment-steps.ts';
import { type Actor, can } from '#shared/rights.ts';
import { Need } from '../need.entity.ts';
import { Volunteer } from '../volunteer.entity.ts';
import { Assignment } from './assignment.entity.ts';
import { Match } from './match.entity.ts';

/**
 * Whoever writes commitments waits first for the need, then for the volunteers by id: so the last place is
 * given once, one person's commitments are compared one after the other, and nobody waits in a circle.
 */
const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

interface Parties extends Row {
  need_id: string;
  organisation_id: string;
  volunteer_id: string;
}

/** Whether the actor may take this side of a commitment. */
export function isOnSide(
  actor: Actor,
  side: Side,
  { organisationId, volunteerId }: { organisationId: string; volunteerId: string },
): boolean {
  return side === 'volunteer'
    ? can(actor, 'volunteer.write', { accountId: volunteerId })
    : can(actor, 'need.write', { organisationId });
}

export async function lockNeed(em: EntityManager, id: string): Promise<Need> {
  const need = isId(id) ? await em.findOne(Need, { id }, LOCKED) : null;
  if (!need) throw notFound('need');
  return need;
}

export const lockVolunteer = (em: EntityManager, id: string): Promise<Volunteer | null> =>
  em.findOne(Volunteer, { id }, LOCKED);

/** A commitment and its need, for whoever may take this side of it; for others it does not exist. */
export async function lockAssignment(
  transaction: Transaction,
  actor: Actor,
  side: Side,
  id: string,
): Promise<{ need: Need; assignment: Assignment }> {
  const need = await needOf(transaction, actor, side, 'assignment', id);
  const assignment = await transaction.em.findOne(Assignment, { id }, LOCKED);
  if (!assignment) throw notFound('commitment');
  return { need, assignment };
}

/** As `lockAssignment`, of an offer. */
export async function lockMatch(
  transaction: Transaction,
  actor: Actor,
  side: Side,
  id: string,
): Promise<{ need: Need; match: Match }> {
  const need = await needOf(transaction, actor, side, 'match', id);
  const match = await transaction.em.findOne(Match, { id }, LOCKED);
  if (!match) throw notFound('offer');
  return { need, match };
}

async function needOf(
  { em, sql }: Transaction,
  actor: Actor,
  side: Side,
  table: 'assignment' | 'match',
  id: string,
): Promise<Need> {
  const [row] = isId(id)
    ? await sql<Parties>(`select need_id, organisation_id, volunteer_id from "${table}" where id = $1`, [id])
    : [];
  const parties = row && { organisationId: row.organisation_id, volunteerId: row.volunteer_id };
  if (!parties || !isOnSide(actor, side, parties)) throw notFound(table === 'match' ? 'offer' : 'commitment');
  return lockNeed(em, row.need_id);
}
