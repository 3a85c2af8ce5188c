import { describe, expect, it } from 'vitest';
import {
  ASSIGNMENT_STATES,
  ASSIGNMENT_STEPS,
  type AssignmentState,
  type AssignmentStep,
  cancelsLate,
  MATCH_STATES,
  type MatchState,
  mayGiveFeedback,
  mayMatchBecome,
  mayStep,
  type StepRefusal,
  stateAfter,
  stepRefusal,
} from '#shared/assignment-steps.ts';

const startsAt = '2027-05-08T14:00:00Z';
const endsAt = '2027-05-08T17:00:00Z';
const at = (time: string) => new Date(`2027-05-08T${time}:00Z`);
const refusal = (step: AssignmentStep, state: AssignmentState, time: string) =>
  stepRefusal(step, { state, startsAt, endsAt }, at(time));

type Row = Record<AssignmentStep, StepRefusal | null>;
const marks = (to: StepRefusal | null) => ({
  'checked-in': to,
  showed: to,
  late: to,
  excused: to,
  'no-show': to,
});

/** Every state and every step, while the work goes on. */
const WHILE_IT_GOES_ON: Record<AssignmentState, Row> = {
  interested: { approve: 'begun', reconfirm: 'not-confirmed', cancel: null, ...marks('not-confirmed') },
  confirmed: { approve: 'already', reconfirm: 'begun', cancel: null, ...marks(null) },
  'checked-in': {
    ...{ approve: 'settled', reconfirm: 'settled', cancel: 'settled', ...marks(null) },
    'checked-in': 'already',
  },
  showed: {
    ...{ approve: 'settled', reconfirm: 'settled', cancel: 'settled', ...marks(null) },
    showed: 'already',
  },
  late: { approve: 'settled', reconfirm: 'settled', cancel: 'settled', ...marks(null), late: 'already' },
  excused: {
    ...{ approve: 'settled', reconfirm: 'settled', cancel: 'settled', ...marks(null) },
    excused: 'already',
  },
  'no-show': {
    ...{ approve: 'settled', reconfirm: 'settled', cancel: 'settled', ...marks(null) },
    'no-show': 'already',
  },
  cancelled: { approve: 'cancelled', reconfirm: 'cancelled', cancel: 'cancelled', ...marks('cancelled') },
};

describe.each(ASSIGNMENT_STATES)('a commitment that is %s', (state) => {
  it.each(ASSIGNMENT_STEPS)('%s: is allowed or refused with the reason', (step) => {
    expect(refusal(step, state, '15:00')).toBe(WHILE_IT_GOES_ON[state][step]);
  });
});

it.each<[AssignmentStep, AssignmentState, Record<string, StepRefusal | null>]>([
  ['approve', 'interested', { '13:59': null, '14:00': 'begun', '17:00': 'begun' }],
  ['reconfirm', 'confirmed', { '13:59': null, '14:00': 'begun' }],
  ['cancel', 'interested', { '13:00': null, '16:59': null, '17:00': 'over' }],
  ['cancel', 'confirmed', { '13:00': null, '16:59': null, '17:00': 'over' }],
  ['checked-in', 'confirmed', { '11:59': 'too-early', '12:00': null, '16:59': null, '17:00': 'over' }],
  ['showed', 'checked-in', { '13:59': 'too-early', '14:00': null, '23:59': null }],
  ['no-show', 'showed', { '13:59': 'too-early', '23:59': null }],
])('%s from %s opens and closes with the time', (step, state, times) => {
  for (const [time, expected] of Object.entries(times))
    expect(refusal(step, state, time), time).toBe(expected);
});

it('every step leads into a state, and is of one side or of both', () => {
  for (const step of ASSIGNMENT_STEPS) {
    expect(ASSIGNMENT_STATES).toContain(stateAfter(step));
    const sides = (['volunteer', 'nonprofit'] as const).filter((side) => mayStep(side, step));
    expect(sides).toEqual(
      step === 'cancel' ? ['volunteer', 'nonprofit'] : step === 'reconfirm' ? ['volunteer'] : ['nonprofit'],
    );
  }
});

it('a volunteer cancels late after the time that was asked for, or after the start where none was', () => {
  const until = (cancelUntil: string | null, time: string) =>
    cancelsLate({ startsAt, cancelUntil }, at(time));
  expect([until('2027-05-08T10:00:00Z', '10:00'), until('2027-05-08T10:00:00Z', '10:01')]).toEqual([
    false,
    true,
  ]);
  expect([until(null, '14:00'), until(null, '14:01')]).toEqual([false, true]);
});

it('only whoever was there says how it was; the nonprofit says it of every outcome', () => {
  const may = (side: 'volunteer' | 'nonprofit') =>
    ASSIGNMENT_STATES.filter((state) => mayGiveFeedback(side, state));
  expect(may('volunteer')).toEqual(['showed', 'late']);
  expect(may('nonprofit')).toEqual(['showed', 'late', 'excused', 'no-show']);
});

it('a match goes where it may, and nowhere else', () => {
  const next = Object.fromEntries(
    MATCH_STATES.map((from) => [from, MATCH_STATES.filter((to) => mayMatchBecome(from, to))]),
  );
  expect(next).toEqual({
    offered: ['accepted', 'declined', 'expired', 'withdrawn'],
    accepted: ['declined', 'withdrawn'],
    declined: ['accepted'],
    expired: ['offered', 'accepted'],
    withdrawn: ['offered'],
  } satisfies Record<MatchState, MatchState[]>);
});
