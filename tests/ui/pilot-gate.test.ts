import { expect, it } from 'vitest';
import { ASSIGNMENT_STATES } from '#shared/assignment-steps.ts';
import { gateOf } from '#shared/pilot-gate.ts';

type Figures = Parameters<typeof gateOf>[0];

const figures = (change: Partial<Figures>): Figures => ({
  commitments: Object.fromEntries(ASSIGNMENT_STATES.map((state) => [state, 0])) as Figures['commitments'],
  showUpRate: null,
  repeatRate: null,
  satisfaction: {
    ...{ ofVolunteers: null, ratingsOfVolunteers: 0, ofNonprofits: null, ratingsOfNonprofits: 0 },
    ...{ recommendation: null, recommendations: 0 },
  },
  ...change,
});

const of = (change: Partial<Figures>) =>
  Object.fromEntries(gateOf(figures(change)).map(({ what, value, reached }) => [what, [value, reached]]));

it('is closed while there is nothing to measure', () => {
  expect(of({})).toEqual({
    commitments: [0, false],
    showUpRate: [null, false],
    satisfaction: [null, false],
    repeatRate: [null, false],
  });
});

it('counts places that were promised, not who waits or gave up', () => {
  const { commitments } = figures({});
  const counts = { ...commitments, interested: 100, cancelled: 100, confirmed: 20, showed: 20, 'no-show': 9 };
  expect(of({ commitments: counts }).commitments).toEqual([49, false]);
  expect(of({ commitments: { ...counts, excused: 1 } }).commitments).toEqual([50, true]);
});

it.each([
  [0.6999, false],
  [0.7, true],
  [1, true],
])('asks for a show-up rate of seven in ten: %f', (showUpRate, reached) => {
  expect(of({ showUpRate }).showUpRate).toEqual([showUpRate, reached]);
});

it('takes the average of every rating, whichever side gave it', () => {
  const { satisfaction } = figures({});
  const both = {
    ...satisfaction,
    ofVolunteers: 5,
    ratingsOfVolunteers: 3,
    ofNonprofits: 3,
    ratingsOfNonprofits: 1,
  };
  expect(of({ satisfaction: both }).satisfaction).toEqual([4.5, true]);
  expect(of({ satisfaction: { ...both, ratingsOfNonprofits: 2 } }).satisfaction).toEqual([4.2, false]);
  const one = { ...satisfaction, ofNonprofits: 4.6, ratingsOfNonprofits: 7 };
  expect(of({ satisfaction: one }).satisfaction).toEqual([4.6, true]);
});

it('asks that four in ten come again', () => {
  expect(of({ repeatRate: 0.3999 }).repeatRate).toEqual([0.3999, false]);
  expect(of({ repeatRate: 0.4 }).repeatRate).toEqual([0.4, true]);
});
