// How long learning takes: the weights and the probability of turning up, from 100,000 outcomes.
import { learnWeights } from '#server/modules/matching/learning/learn-weights.ts';
import { featuresOf, fitShowUp } from '#server/modules/matching/learning/show-up-model.ts';
import type { Outcome } from '#shared/learning.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { chanceOf } from '../tests/support/chance.ts';
import { median, report, rounded } from './rig/report.ts';

const OUTCOMES = 100_000;
const ROUNDS = 5;
const LIMIT_MS = 1000;

const chance = chanceOf(11);
const outcomes: Outcome[] = Array.from({ length: OUTCOMES }, (_, at) => {
  const factors = {
    skill: chance.next(),
    availability: chance.next(),
    proximity: chance.next(),
    reliability: chance.next(),
  };
  const showUp = chance.happens(0.2 + 0.5 * factors.proximity + 0.2 * factors.reliability) ? 1 : 0;
  return { at, factors, showUp, rating: showUp === 1 && chance.happens(0.5) ? chance.between(1, 5) : null };
});
const cases = outcomes.map(({ factors, showUp }) => ({
  features: featuresOf({
    factors,
    ...{ leadHours: chance.between(1, 900), weekday: chance.between(0, 6), hour: chance.between(6, 21) },
    ...{ turnedUp: 3, outOf: chance.between(3, 9), reconfirmed: chance.happens(0.5) },
  }),
  came: showUp === 1,
}));

function measure(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    if (!work()) throw new Error('nothing was learned');
    return performance.now() - begun;
  });
  return median(times);
}

const weightsMs = measure(() => learnWeights(outcomes, STARTING_WEIGHTS).weights);
const probabilityMs = measure(() => fitShowUp(cases));
report(
  'learning',
  [
    { what: `weights from ${OUTCOMES} outcomes, judged on the last quarter`, ms: rounded(weightsMs) },
    { what: `probability of turning up from ${OUTCOMES} outcomes, 16 features`, ms: rounded(probabilityMs) },
  ],
  [
    { what: 'weights, ms', measured: weightsMs, atMost: LIMIT_MS },
    { what: 'probability, ms', measured: probabilityMs, atMost: LIMIT_MS },
  ],
);
