import type { Undone } from '#server/kernel/live-things.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { namesOf } from '#server/modules/identity/names-of.ts';
import {
  type AssignmentState,
  cancelsLate,
  holdsTime,
  isOutcome,
  type MatchState,
  type Side,
  takesPlace,
} from '#shared/assignment-steps.ts';
import type { Actor } from '#shared/rights.ts';
import type { Need } from '../need.entity.ts';
import type { Assignment } from './assignment.entity.ts';
import { refuseFull, refuseSignUp } from './commit-volunteer.ts';
import { countOutcomes } from './count-outcomes.ts';
import { countPlaces } from './count-places.ts';
import type { Feedback } from './feedback.entity.ts';
import { isOnSide, lockNeed, lockVolunteer } from './lock-commitment.ts';
import type { Match } from './match.entity.ts';
import { copyOf } from './of-need.ts';
import { refuseOverlap, refuseOverlapOf } from './refuse-overlap.ts';

/**
 * What the verbs see to, when one of them is taken back: nobody takes back what the other side did, a place is
 * there and the time is free, counts follow.
 */
export async function followAssignmentUndo(undone: Undone<Assignment>): Promise<void> {
  const { transaction, actor, entity, was, step, now } = undone;
  const side = sideOfAssignment(undone);
  refuseOtherSide(actor, side, entity);
  const need = await lockNeed(transaction.em, entity.needId);
  if (step === 'removed') refuseUnseen(entity, now);
  else await bringUpToDate(transaction, entity, need);
  const before = step === 'made' ? null : was!.state;
  const after = step === 'removed' ? null : entity.state;
  if (after !== null) await refuseReturn(transaction, need, side, entity, { before, after }, now);
  const without = step === 'removed' ? entity.id : null;
  await countPlaces(transaction, need, without);
  if ([before, after].some((state) => state !== null && isOutcome(state)) || was?.hours !== entity.hours)
    await countOutcomes(transaction, entity.volunteerId, without);
}

/** What was offered or answered, alone or with a commitment. */
export async function followMatchUndo({
  transaction,
  actor,
  entity,
  was,
  step,
  now,
}: Undone<Match>): Promise<void> {
  refuseOtherSide(actor, sideOfMatch(entity, step === 'changed' ? was! : null), entity);
  if (step === 'removed') return;
  const need = await lockNeed(transaction.em, entity.needId);
  await bringUpToDate(transaction, entity, need);
  if (entity.state === 'offered') refuseSignUp(need, now);
}

export async function followFeedbackUndo({ actor, entity }: Undone<Feedback>): Promise<void> {
  refuseOtherSide(actor, entity.side, entity);
}

function refuseOtherSide(
  actor: Actor,
  side: Side,
  parties: { organisationId: string; volunteerId: string },
): void {
  if (isOnSide(actor, side, parties)) return;
  const who = side === 'volunteer' ? 'the volunteer' : 'the organisation';
  throw new Refusal(409, 'cannot-undo', `Only ${who} can take this back: it is their word.`);
}

/** Whose step led from the one state to the other; taking it back is theirs, too. */
function sideOfAssignment({ entity, was, step }: Undone<Assignment>): Side {
  if (step !== 'changed' || !was) return 'volunteer';
  if (was.state !== entity.state) {
    const cancelled = [was, entity].find(({ state }) => state === 'cancelled');
    return cancelled?.cancelledBy ?? 'nonprofit';
  }
  return was.reconfirmedAt?.getTime() === entity.reconfirmedAt?.getTime() ? 'nonprofit' : 'volunteer';
}

const OF_NONPROFIT: readonly MatchState[] = ['withdrawn', 'expired'];

function sideOfMatch(entity: Match, was: Match | null): Side {
  if (!was) return entity.source === 'self' ? 'volunteer' : 'nonprofit';
  const states = [was.state, entity.state];
  // Who accepts an offer that has expired begins anew.
  if (states.includes('expired') && states.includes('accepted')) return 'volunteer';
  return states.some((state) => OF_NONPROFIT.includes(state)) ? 'nonprofit' : 'volunteer';
}

/** A promise that is taken back late is cancelled, so that it stays known. */
function refuseUnseen({ state, startsAt, cancelUntil }: Assignment, now: Date): void {
  if (state !== 'confirmed' || !cancelsLate({ startsAt, cancelUntil: cancelUntil ?? null }, now)) return;
  throw new Refusal(409, 'cannot-undo', 'It is too late to take this back. Cancel it, with a reason.');
}

/** What follows others is as they are now, not as it was. */
async function bringUpToDate(
  { em, sql }: Transaction,
  entity: Assignment | Match,
  need: Need,
): Promise<void> {
  const names = await namesOf(sql, [entity.volunteerId]);
  em.assign(entity, {
    ...copyOf(need),
    volunteerName: names.get(entity.volunteerId) ?? entity.volunteerName,
  });
}

/** A commitment that comes back needs what a new one needs: a need that takes somebody, a place, the time. */
async function refuseReturn(
  transaction: Transaction,
  need: Need,
  side: Side,
  { id, volunteerId, volunteerName, organisationId, startsAt, endsAt }: Assignment,
  { before, after }: { before: AssignmentState | null; after: AssignmentState },
  now: Date,
): Promise<void> {
  const was = before ?? 'cancelled';
  if (was === 'cancelled' && after !== 'cancelled') refuseSignUp(need, now);
  if (!takesPlace(was) && takesPlace(after)) refuseFull(need);
  if (holdsTime(was) || !holdsTime(after)) return;
  await lockVolunteer(transaction.em, volunteerId);
  const wanted = { volunteerId, startsAt, endsAt, except: id };
  if (side === 'volunteer') await refuseOverlap(transaction, wanted);
  else await refuseOverlapOf(transaction, volunteerName, organisationId, wanted);
}
