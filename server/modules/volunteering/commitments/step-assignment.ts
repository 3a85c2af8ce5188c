import type { Transaction } from '#server/kernel/transact.ts';
import { cancelsLate, type Side } from '#shared/assignment-steps.ts';
import type { Actor } from '#shared/rights.ts';
import type { Assignment } from './assignment.entity.ts';
import { refuseFull, refuseSignUp } from './commit-volunteer.ts';
import { countPlaces } from './count-places.ts';
import { lockAssignment, lockVolunteer } from './lock-commitment.ts';
import { Match } from './match.entity.ts';
import { refuseOverlapOf } from './refuse-overlap.ts';
import { refuseStep } from './refuse-step.ts';

/** The nonprofit gives somebody who waits a place. */
export async function approveAssignment(
  transaction: Transaction,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Assignment> {
  const { need, assignment } = await lockAssignment(transaction, actor, 'nonprofit', id);
  refuseStep('approve', 'nonprofit', assignment, now);
  refuseSignUp(need, now);
  refuseFull(need);
  const { volunteerId, volunteerName, organisationId, startsAt, endsAt } = assignment;
  await lockVolunteer(transaction.em, volunteerId);
  const wanted = { volunteerId, startsAt, endsAt, except: id };
  await refuseOverlapOf(transaction, volunteerName, organisationId, wanted);
  assignment.state = 'confirmed';
  assignment.confirmedAt = now;
  await countPlaces(transaction, need);
  return assignment;
}

/** The volunteer says again that they come. */
export async function reconfirmAssignment(
  transaction: Transaction,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Assignment> {
  const { assignment } = await lockAssignment(transaction, actor, 'volunteer', id);
  refuseStep('reconfirm', 'volunteer', assignment, now);
  assignment.reconfirmedAt = now;
  return assignment;
}

/**
 * One side steps back, with a reason. A volunteer may until the end: after the time that was asked for it is
 * kept that it was late, but nobody is held to a promise they cannot keep.
 */
export async function cancelAssignment(
  transaction: Transaction,
  actor: Actor,
  side: Side,
  id: string,
  { reason }: { reason: string },
  now: Date,
): Promise<Assignment> {
  const { need, assignment } = await lockAssignment(transaction, actor, side, id);
  refuseStep('cancel', side, assignment, now);
  const match = await transaction.em.findOneOrFail(Match, { id: assignment.matchId });
  cancel(assignment, match, { side, reason, now });
  await countPlaces(transaction, need);
  return assignment;
}

/** What a cancelled commitment and its match look like. */
export function cancel(
  assignment: Assignment,
  match: Match,
  { side, reason, now }: { side: Side; reason: string; now: Date },
): void {
  const wasPromised = assignment.state === 'confirmed';
  Object.assign(assignment, {
    state: 'cancelled',
    cancelledAt: now,
    cancelledBy: side,
    cancelReason: reason,
    cancelledLate:
      side === 'volunteer' &&
      wasPromised &&
      cancelsLate({ startsAt: assignment.startsAt, cancelUntil: assignment.cancelUntil ?? null }, now),
  });
  Object.assign(match, { state: side === 'volunteer' ? 'declined' : 'withdrawn', reason, answeredAt: now });
}
