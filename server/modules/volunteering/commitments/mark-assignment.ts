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

/**
 * The nonprofit marks that somebody has come, or how it went; a mark may be corrected as long as anybody cares.
 * The volunteer's counters follow in the same commit.
 */
export async function markAssignment(
  transaction: Transaction,
  actor: Actor,
  id: string,
  { outcome, hours, note }: z.output<typeof ConfirmShowUp>,
  now: Date,
): Promise<Assignment> {
  const { need, assignment } = await lockAssignment(transaction, actor, 'nonprofit', id);
  const isSame = assignment.state === outcome;
  // The same mark again corrects its hours or its note.
  const corrects = isSame && (hours !== undefined || note !== undefined);
  if (!corrects) refuseStep(outcome, 'nonprofit', assignment, now);
  if (outcome === 'checked-in') assignment.checkedInAt ??= now;
  assignment.settledAt = outcome === 'checked-in' ? null : now;
  assignment.hours = hoursOf(assignment, isSame, outcome, hours);
  assignment.state = outcome;
  if (note !== undefined) assignment.note = note;
  await countPlaces(transaction, need);
  await countOutcomes(transaction, assignment.volunteerId);
  return assignment;
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
