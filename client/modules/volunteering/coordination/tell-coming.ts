import { isOutcome } from '#shared/assignment-steps.ts';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import { ago } from '../../../ago.ts';
import { t } from '../../../messages.ts';
import { formatTime } from '../../../when.ts';

/** `3`, `2.5`, `1.25`. */
export const formatHours = (hours: number): string => String(Math.round(hours * 100) / 100);

/** Where a commitment stands, in words. */
export function tellState(assignment: AssignmentView): string {
  const { state, createdAt, confirmedAt, reconfirmedAt, checkedInAt, hours, timeZone } = assignment;
  if (state === 'interested') return t('coming.is.interested', { when: ago(createdAt) });
  if (state === 'cancelled') return tellGone(assignment);
  if (state === 'checked-in')
    return t('coming.is.checked-in', { time: checkedInAt ? formatTime(checkedInAt, timeZone) : '' });
  if (isOutcome(state)) {
    const told = t(`coming.is.${state}`);
    return hours ? t('coming.is.hours', { state: told, hours: formatHours(hours) }) : told;
  }
  return reconfirmedAt
    ? t('coming.is.again', { when: ago(reconfirmedAt) })
    : t('coming.is.confirmed', { when: ago(confirmedAt ?? createdAt) });
}

/** Who ended it, and when. */
function tellGone({
  cancelledBy,
  cancelledAt,
  cancelledLate,
  confirmedAt,
  createdAt,
}: AssignmentView): string {
  const when = ago(cancelledAt ?? createdAt);
  if (cancelledBy === 'volunteer')
    return t(cancelledLate ? 'coming.not.late' : 'coming.not.volunteer', { when });
  return t(confirmedAt ? 'coming.not.removed' : 'coming.not.turned-down', { when });
}

/** How an offer ended that nobody took. */
export function tellUnanswered({ state, answeredAt, offeredAt }: MatchView): string {
  const when = ago(answeredAt ?? offeredAt ?? '');
  if (state === 'declined') return t('coming.not.declined', { when });
  return state === 'withdrawn' ? t('coming.not.withdrawn', { when }) : t('coming.not.expired');
}
