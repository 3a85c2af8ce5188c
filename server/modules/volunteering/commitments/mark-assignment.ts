import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import { turnedUp } from '#shared/assignment-steps.ts';
import type { ConfirmShowUp } from '#shared/commitments.ts';
import type { Actor } from '#shared/rights.ts';
import type { Assignment } from './assignment.entity.ts';
import { countOutcomes } from './count-outcomes.ts';
import { countPlaces } from './count-places.ts';
import { lockAssignment } from './lock-commitment.ts';
import { refuseStep } from './refuse-step.ts';

const MS_AN_HOUR = 3_600_000;
/** A mark that comes so soon is of now, whatever the clock of its device says. */
const PROMPT_MS = 10_000;
const MOST_OVERTAKEN = 20;

/**
 * The nonprofit marks that somebody has come, or how it went; a mark may be corrected as long as anybody cares.
 * The volunteer's counters follow in the same commit. A mark that had to wait for a connection counts from when
 * it was made: one that was made earlier than the mark that stands is only kept beside it.
 */
export async function markAssignment(
  transaction: Transaction,
  actor: Actor,
  id: string,
  { outcome, hours, note, markedAt }: z.output<typeof ConfirmShowUp>,
  now: Date,
): Promise<Assignment> {
  const { need, assignment } = await lockAssignment(transaction, actor, 'nonprofit', id);
  const madeAt = momentOf(markedAt, now);
  const isSame = assignment.state === outcome;
  // The same mark again corrects its hours or its note, or comes from another device.
  const repeats = isSame && (hours !== undefined || note !== undefined || markedAt !== undefined);
  if (!repeats) refuseStep(outcome, 'nonprofit', assignment, madeAt);
  if (assignment.markedAt && madeAt < assignment.markedAt) {
    const late = { outcome, markedAt: madeAt.toISOString() };
    assignment.overtaken = [...assignment.overtaken, late].slice(-MOST_OVERTAKEN);
    return assignment;
  }
  assignment.markedAt = madeAt;
  if (outcome === 'checked-in') assignment.checkedInAt ??= madeAt;
  assignment.settledAt = outcome === 'checked-in' ? null : madeAt;
  assignment.hours = hoursOf(assignment, isSame, outcome, hours);
  assignment.state = outcome;
  if (note !== undefined) assignment.note = note;
  await countPlaces(transaction, need);
  await countOutcomes(transaction, assignment.volunteerId);
  return assignment;
}

/** When a mark was made: never later than now, and now when it has not waited. */
function momentOf(markedAt: string | undefined, now: Date): Date {
  const given = markedAt === undefined ? now : new Date(markedAt);
  return now.getTime() - given.getTime() < PROMPT_MS ? now : given;
}

/** What is written, what was written before, or the length of the need; of whoever turned up. */
function hoursOf(
  { startsAt, endsAt, hours }: Assignment,
  isSame: boolean,
  outcome: Assignment['state'],
  written: number | undefined,
): number | null {
  if (!turnedUp(outcome)) return null;
  if (written !== undefined) return written;
  if (isSame && hours != null) return hours;
  return Math.round(((endsAt.getTime() - startsAt.getTime()) / MS_AN_HOUR) * 100) / 100;
}
