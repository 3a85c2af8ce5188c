import { Refusal } from '#server/kernel/refusal.ts';
import type { KeptNeedState } from '#shared/volunteering.ts';

interface Times {
  startsAt: Date;
  endsAt: Date;
  cancelUntil?: Date | null | undefined;
}

interface Places {
  placesMin: number;
  placesMax: number;
}

/** Refuses a need that could not take place, with every fault beside its field. */
export function refuseImpossible({
  startsAt,
  endsAt,
  cancelUntil,
  placesMin,
  placesMax,
}: Times & Places): void {
  const errors: { path: string; message: string }[] = [];
  if (!(endsAt > startsAt)) errors.push({ path: 'endsAt', message: 'End after the start.' });
  if (placesMax < placesMin)
    errors.push({ path: 'placesMax', message: 'Offer at least as many places as you need.' });
  if (cancelUntil && cancelUntil > startsAt) {
    errors.push({ path: 'cancelUntil', message: 'Let people cancel until the start at the latest.' });
  }
  if (errors.length > 0)
    throw new Refusal(400, 'invalid', 'The need could not take place like this.', { errors });
}

const next: Record<KeptNeedState, readonly KeptNeedState[]> = {
  draft: ['open', 'cancelled'],
  open: ['in-progress', 'cancelled', 'draft'],
  'in-progress': ['done', 'cancelled'],
  done: [],
  cancelled: [],
};

const words: Record<KeptNeedState, string> = {
  draft: 'a draft',
  open: 'open',
  'in-progress': 'in progress',
  done: 'done',
  cancelled: 'cancelled',
};

/** Refuses a step that the need's life does not have. */
export function refuseStep(from: KeptNeedState, to: KeptNeedState): void {
  if (next[from].includes(to)) return;
  throw new Refusal(409, 'state', `The need is ${words[from]}, so it cannot become ${words[to]}.`);
}

/** States in which the need may still be written. */
export function refuseClosed(state: KeptNeedState): void {
  if (next[state].length > 0) return;
  throw new Refusal(409, 'state', `The need is ${words[state]}. Post a new one instead.`);
}

/** What the clock would make of an open need; one that is read from an old file is over from the beginning. */
export function stateAt(now: Date, startsAt: Date, endsAt: Date): KeptNeedState {
  if (now >= endsAt) return 'done';
  return now >= startsAt ? 'in-progress' : 'open';
}
