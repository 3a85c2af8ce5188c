import { Refusal } from '#server/kernel/refusal.ts';
import {
  type AssignmentStep,
  opensAt,
  type Side,
  type StepRefusal,
  stepRefusal,
} from '#shared/assignment-steps.ts';
import type { Assignment } from './assignment.entity.ts';
import { momentInWords } from './span-in-words.ts';

/** Refuses a step that the commitment's life does not have now, and says why to the side that takes it. */
export function refuseStep(step: AssignmentStep, side: Side, assignment: Assignment, now: Date): void {
  const refusal = stepRefusal(step, assignment, now);
  if (refusal) throw new Refusal(409, refusal, inWords(refusal, step, side, assignment));
}

const STATES: Record<Assignment['state'], string> = {
  interested: 'waiting to be confirmed',
  confirmed: 'confirmed',
  'checked-in': 'checked in',
  showed: 'marked as showed up',
  late: 'marked as late',
  excused: 'marked as excused',
  'no-show': 'marked as no-show',
  cancelled: 'cancelled',
};

function inWords(refusal: StepRefusal, step: AssignmentStep, side: Side, assignment: Assignment): string {
  const [state, ours] = [STATES[assignment.state], side === 'nonprofit'];
  const instead = ours ? 'Mark how it went instead.' : 'Tell the organisation directly.';
  switch (refusal) {
    case 'cancelled':
      return `This commitment was cancelled. ${ours ? 'Offer the need once more.' : 'Look for another need.'}`;
    case 'not-confirmed':
      return `This commitment is not confirmed yet. ${ours ? 'Confirm it first.' : 'Wait for the organisation.'}`;
    case 'already':
      return `This commitment is ${state} already. There is nothing left to do.`;
    case 'settled':
      return `This commitment is ${state}, so this cannot change any more. ${ours ? 'Correct the mark instead.' : instead}`;
    case 'too-early':
      return `It is too early. This is possible from ${momentInWords(new Date(opensAt(step, assignment)), assignment.timeZone)} on.`;
    case 'begun':
      return `The work has begun, so this cannot change any more. ${instead}`;
    case 'over':
      return `The work is over, so this cannot change any more. ${instead}`;
  }
}
