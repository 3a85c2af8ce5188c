import { type AssignmentState, turnedUp } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import { t } from '../../../messages.ts';
import type { StatusTone } from '../../../ui/status-tone.ts';
import { groupOf } from './shift-state.ts';

export const toneOf: Record<AssignmentState, StatusTone> = {
  interested: 'open',
  confirmed: 'filled',
  'checked-in': 'progress',
  showed: 'done',
  late: 'done',
  excused: 'draft',
  'no-show': 'cancelled',
  cancelled: 'cancelled',
};

/** What a commitment is, in a few words, to the volunteer; `at` is now in milliseconds. */
export function shiftLabel(shift: AssignmentView, at: number): string {
  const over = groupOf(shift, at) === 'over';
  if (shift.state === 'interested') return over ? t('shift.not-answered') : t('shift.state.interested');
  if (shift.state === 'confirmed' && over) return t('shift.not-marked');
  if (shift.state !== 'cancelled') return t(`shift.state.${shift.state}`);
  if (shift.cancelledBy === 'volunteer') return t('shift.cancelled-by-you');
  return shift.confirmedAt ? t('shift.state.cancelled') : t('shift.turned-down');
}

/** What else is to be known: by whom and why it was cancelled, how long it was, what the nonprofit noted. */
export function shiftLines(shift: AssignmentView, at: number): string[] {
  const { state, organisationName: organisation, cancelledBy, cancelReason, note, hours } = shift;
  const lines: string[] = [];
  if (state === 'interested' && groupOf(shift, at) === 'waiting')
    lines.push(t('shift.waits-for', { organisation }));
  if (state === 'confirmed' && groupOf(shift, at) === 'over')
    lines.push(t('shift.marks-later', { organisation }));
  if (state === 'cancelled' && cancelledBy === 'nonprofit') {
    lines.push(
      cancelReason
        ? t('shift.cancelled-why', { organisation, reason: cancelReason })
        : t('shift.cancelled-no-why', { organisation }),
    );
  }
  if (state === 'cancelled' && cancelledBy === 'volunteer' && cancelReason)
    lines.push(t('shift.you-said', { reason: cancelReason }));
  if (turnedUp(state) && hours !== null) lines.push(t('shift.hours', { count: hours }));
  if (state === 'no-show') lines.push(t('shift.not-so', { organisation }));
  if (note) lines.push(t('shift.noted', { organisation, note }));
  return lines;
}
