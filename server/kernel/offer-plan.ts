/**
 * How something that has too few takers is offered: to the best first, in waves, each with a time to answer in;
 * whoever accepts first gets it. It knows neither what is offered nor to whom, so that places of a shift and
 * tables of a waitlist are offered alike.
 */

const HOUR_MS = 3_600_000;
/** Time to answer in, when there is time … */
const LONG_MS = 24 * HOUR_MS;
/** … and when it begins within `LONG_MS`. */
const SHORT_MS = 2 * HOUR_MS;
/** Whoever is asked later than so long before it begins cannot make it. */
const TOO_LATE_MS = HOUR_MS / 2;
/** So many are asked for each place, because not everybody answers and not everybody comes. */
const ASKED_A_PLACE = 2;
const MOST_A_WAVE = 20;

/** One offer that waits for an answer; null where it has no end. */
export interface OpenOffer {
  id: string;
  answerBy: Date | null;
}

export interface Offering {
  now: Date;
  /** When what is offered begins. */
  startsAt: Date;
  /** How many are still to be found; 0 when there are enough. */
  missing: number;
  open: readonly OpenOffer[];
}

export interface OfferPlan {
  /** Ids of offers whose time is over. */
  over: string[];
  /** How many to ask now, a wave of their own. */
  ask: number;
  /** Until when they may answer. */
  answerBy: Date;
}

/** Until when an offer that is made now may be answered: never longer than until it begins. */
export function answerByOf(now: Date, startsAt: Date): Date {
  const left = startsAt.getTime() - now.getTime();
  return new Date(now.getTime() + Math.min(left, left > LONG_MS ? LONG_MS : SHORT_MS));
}

/**
 * What is to be done now. A wave follows when fewer offers are open than people are missing: the one before has
 * been declined or its time is over. Until then the ones that are out have their time.
 */
export function planOffers({ now, startsAt, missing, open }: Offering): OfferPlan {
  const isOver = ({ answerBy }: OpenOffer): boolean => answerBy !== null && answerBy <= now;
  const left = open.filter((offer) => !isOver(offer)).length;
  const isLate = startsAt.getTime() - now.getTime() < TOO_LATE_MS;
  const isThin = left < missing && !isLate;
  return {
    over: open.filter(isOver).map(({ id }) => id),
    ask: isThin ? Math.min(MOST_A_WAVE, missing * ASKED_A_PLACE - left) : 0,
    answerBy: answerByOf(now, startsAt),
  };
}
