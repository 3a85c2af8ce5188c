import type { TouchedThing } from '#server/kernel/recorder.ts';
import type { Assignment } from '#server/modules/volunteering/commitments/assignment.entity.ts';
import type { Match } from '#server/modules/volunteering/commitments/match.entity.ts';
import { turnedUp } from '#shared/assignment-steps.ts';
import type { NotificationType } from '#shared/notification-types.ts';

export const ASSIGNMENT = 'volunteering.assignment';
export const MATCH = 'volunteering.match';

/** What a commit did that somebody has to be told of, or that is to be told no longer. */
export type Turn = NotificationType | 'offer-over' | 'interest-over' | 'reminder-over';

/** What of a commitment matters to who comes: that it is another shift now. */
const WHEN_AND_WHERE = ['startsAt', 'endsAt', 'address'];

/** Every turn that a commit gave an offer or a commitment. */
export function turnsOf(touched: TouchedThing): Turn[] {
  if (touched.removed) return [];
  if (touched.type === MATCH) return turnsOfOffer(touched.entity as Match, touched.before);
  if (touched.type === ASSIGNMENT) return turnsOfCommitment(touched.entity as Assignment, touched.before);
  return [];
}

type Before = Record<string, unknown> | null;

function turnsOfOffer({ state }: Match, before: Before): Turn[] {
  const was = before === null ? null : 'state' in before ? before.state : state;
  if (state === 'offered') return was === 'offered' ? [] : ['offer'];
  return was === 'offered' ? ['offer-over'] : [];
}

function turnsOfCommitment({ state, cancelledBy, reconfirmedAt }: Assignment, before: Before): Turn[] {
  if (before === null)
    return state === 'interested' ? ['waiting'] : state === 'confirmed' ? ['signed-up'] : [];
  if (!('state' in before)) {
    if ('reconfirmedAt' in before && reconfirmedAt) return ['reminder-over'];
    const isAhead = state === 'confirmed' || state === 'interested';
    return isAhead && WHEN_AND_WHERE.some((column) => column in before) ? ['shift-changed'] : [];
  }
  const was = before.state;
  const turns: Turn[] =
    was === 'interested' ? ['interest-over'] : was === 'confirmed' ? ['reminder-over'] : [];
  if (state === 'cancelled') {
    if (cancelledBy === 'nonprofit') turns.push('place-lost');
    else if (was === 'confirmed') turns.push('gave-up');
  } else if (was === 'interested' && state === 'confirmed') turns.push('place-given');
  else if (turnedUp(state) && (was === 'confirmed' || was === 'checked-in')) turns.push('thanks');
  return turns;
}
