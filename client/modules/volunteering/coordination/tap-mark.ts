import { type Mark, stepRefusal, turnedUp } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';

/** Whether somebody counts as there. */
export const isHere = ({ state }: AssignmentView): boolean => state === 'checked-in' || turnedUp(state);

/** What one tap on a name does now: they are here, and once it has begun that is that they showed up. */
export function tapMark(assignment: AssignmentView, now: Date): Mark | null {
  if (assignment.state !== 'confirmed' && assignment.state !== 'checked-in') return null;
  for (const mark of ['showed', 'checked-in'] as const)
    if (stepRefusal(mark, assignment, now) === null) return mark;
  return null;
}
