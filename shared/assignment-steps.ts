/**
 * The life of a commitment, and of the match it comes from: one table that the server decides by, and that
 * the client reads to offer only what will be allowed. Nothing here knows words.
 */

export const ASSIGNMENT_STATES = [
  'interested',
  'confirmed',
  'checked-in',
  'showed',
  'late',
  'excused',
  'no-show',
  'cancelled',
] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** How a commitment ended. */
export const OUTCOMES = ['showed', 'late', 'excused', 'no-show'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a coordinator marks on the day. */
export const MARKS = ['checked-in', ...OUTCOMES] as const;
export type Mark = (typeof MARKS)[number];

export const SIDES = ['volunteer', 'nonprofit'] as const;
/** Whose step it is. */
export type Side = (typeof SIDES)[number];

export const isOutcome = (state: AssignmentState): state is Outcome =>
  (OUTCOMES as readonly string[]).includes(state);

/** Whether they were there. */
export const turnedUp = (state: AssignmentState): boolean => state === 'showed' || state === 'late';

/** Whether one of the need's places is theirs. */
export const takesPlace = (state: AssignmentState): boolean =>
  state !== 'interested' && state !== 'cancelled';

/** Whether the time is theirs to be elsewhere in: two of these never overlap. */
export const holdsTime = (state: AssignmentState): boolean => state === 'confirmed' || state === 'checked-in';

export const ASSIGNMENT_STEPS = ['approve', 'reconfirm', 'cancel', ...MARKS] as const;
/** `approve` gives an interested volunteer the place, `reconfirm` says again that one comes. */
export type AssignmentStep = (typeof ASSIGNMENT_STEPS)[number];

/** People come early: so long before the start they can be checked in. */
export const CHECK_IN_OPENS_MINUTES = 120;

/** Why a step is not allowed. */
export type StepRefusal =
  /** It was cancelled: that is its end. */
  | 'cancelled'
  /** The organisation has not said yes yet. */
  | 'not-confirmed'
  /** It stands there already. */
  | 'already'
  /** They were there, or their outcome is known. */
  | 'settled'
  /** Before `opensAt`. */
  | 'too-early'
  /** The work has begun. */
  | 'begun'
  /** The work is over. */
  | 'over';

/** What of a commitment its steps depend on; instants as ISO text or dates. */
export interface Commitment {
  state: AssignmentState;
  startsAt: string | Date;
  endsAt: string | Date;
}

interface Rule {
  by: readonly Side[];
  from: readonly AssignmentState[];
  to: AssignmentState;
  /** Minutes before the start from which it is possible. */
  opens?: number;
  /** Until when. */
  until?: 'start' | 'end';
}

const mark = (to: Mark, window: Pick<Rule, 'opens' | 'until'>): Rule => ({
  by: ['nonprofit'],
  from: ['confirmed', ...MARKS],
  to,
  ...window,
});

const RULES: Readonly<Record<AssignmentStep, Rule>> = {
  approve: { by: ['nonprofit'], from: ['interested'], to: 'confirmed', until: 'start' },
  reconfirm: { by: ['volunteer'], from: ['confirmed'], to: 'confirmed', until: 'start' },
  cancel: { by: SIDES, from: ['interested', 'confirmed'], to: 'cancelled', until: 'end' },
  'checked-in': mark('checked-in', { opens: CHECK_IN_OPENS_MINUTES, until: 'end' }),
  showed: mark('showed', { opens: 0 }),
  late: mark('late', { opens: 0 }),
  excused: mark('excused', { opens: 0 }),
  'no-show': mark('no-show', { opens: 0 }),
};

const MINUTE_MS = 60_000;
const msOf = (instant: string | Date): number => new Date(instant).getTime();

export const stateAfter = (step: AssignmentStep): AssignmentState => RULES[step].to;
export const mayStep = (side: Side, step: AssignmentStep): boolean => RULES[step].by.includes(side);

/** When a step opens, in milliseconds; −∞ for one that is possible from the beginning. */
export function opensAt(step: AssignmentStep, { startsAt }: Pick<Commitment, 'startsAt'>): number {
  const { opens } = RULES[step];
  return opens === undefined ? Number.NEGATIVE_INFINITY : msOf(startsAt) - opens * MINUTE_MS;
}

/** Why the step cannot be taken now, or null when it can. Marks may be corrected for ever. */
export function stepRefusal(step: AssignmentStep, commitment: Commitment, now: Date): StepRefusal | null {
  const { from, to, until } = RULES[step];
  const { state, startsAt, endsAt } = commitment;
  if (state === 'cancelled') return 'cancelled';
  if (!from.includes(state)) {
    if (state === 'interested') return 'not-confirmed';
    return step === 'approve' && state === 'confirmed' ? 'already' : 'settled';
  }
  if (state === to && step !== 'reconfirm') return 'already';
  if (now.getTime() < opensAt(step, commitment)) return 'too-early';
  if (until === 'start' && now.getTime() >= msOf(startsAt)) return 'begun';
  if (until === 'end' && now.getTime() >= msOf(endsAt)) return 'over';
  return null;
}

/** Whether a volunteer who cancels now does so after the time that the nonprofit asked for. It is never too late to say so. */
export function cancelsLate(
  { startsAt, cancelUntil }: { startsAt: string | Date; cancelUntil: string | Date | null },
  now: Date,
): boolean {
  return now.getTime() > msOf(cancelUntil ?? startsAt);
}

/** Whether this side may say how it was: a volunteer who was there, the nonprofit about whomever it had counted on. */
export function mayGiveFeedback(side: Side, state: AssignmentState): boolean {
  return side === 'volunteer' ? turnedUp(state) : isOutcome(state);
}

export const MATCH_STATES = ['offered', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type MatchState = (typeof MATCH_STATES)[number];

const MATCH_NEXT: Readonly<Record<MatchState, readonly MatchState[]>> = {
  offered: ['accepted', 'declined', 'expired', 'withdrawn'],
  /** Cancelled later: by the volunteer, or by the nonprofit. */
  accepted: ['declined', 'withdrawn'],
  /** Whoever said no may think better of it; nobody asks them again. */
  declined: ['accepted'],
  expired: ['accepted', 'offered'],
  /** The nonprofit took it back, so only the nonprofit can begin anew. */
  withdrawn: ['offered'],
};

export const mayMatchBecome = (from: MatchState, to: MatchState): boolean => MATCH_NEXT[from].includes(to);

/** Whether the volunteer has been asked or has answered, so that they are not suggested for the need again. */
export const isAnswered = (state: MatchState): boolean => state !== 'expired';
