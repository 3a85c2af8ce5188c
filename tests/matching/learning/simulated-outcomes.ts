import { scoreOf } from '#server/modules/matching/learning/learn-weights.ts';
import { logistic } from '#server/modules/matching/learning/logistic-regression.ts';
import type { Outcome } from '#shared/learning.ts';
import type { Factors, Weights } from '#shared/matching.ts';
import type { Chance } from '../../support/chance.ts';

/** How turning up comes about in a made-up world: the logit is `base` plus each factor times its pull. */
export interface Truth extends Weights {
  base: number;
}

export const WEEK_MS = 7 * 24 * 3_600_000;
const START = Date.UTC(2026, 0, 5);

/** What volunteers have to do with needs: reliability is seldom low, skills come in thirds. */
function drawFactors(chance: Chance): Factors {
  return {
    skill: chance.pick([0.34, 0.67, 1, 1]),
    availability: 0.3 + 0.7 * chance.next(),
    proximity: chance.next(),
    reliability: 0.4 + 0.6 * chance.next(),
  };
}

export const chanceToCome = ({ base, ...pulls }: Truth, factors: Factors): number =>
  logistic(
    base +
      pulls.skill * factors.skill +
      pulls.availability * factors.availability +
      pulls.proximity * factors.proximity +
      pulls.reliability * factors.reliability,
  );

interface Week {
  truth: Truth;
  /** Those with the better score are chosen from so many times as many. */
  weights: Weights;
  count: number;
  week: number;
  chance: Chance;
}

/** A week's commitments: of two who could come the better match does, as suggestions have it. */
export function drawWeek({ truth, weights, count, week, chance }: Week): Outcome[] {
  return Array.from({ length: count }, (_, at) => {
    const [one, other] = [drawFactors(chance), drawFactors(chance)];
    const factors = scoreOf(one, weights) >= scoreOf(other, weights) ? one : other;
    const showUp = chance.happens(chanceToCome(truth, factors)) ? (chance.happens(0.05) ? 0.5 : 1) : 0;
    const rating = showUp > 0 && chance.happens(0.6) ? chance.between(3, 5) : null;
    return { at: START + week * WEEK_MS + at * 1000, factors, showUp, rating };
  });
}

/** Pairs that nobody has chosen by their score: what the truth of a world is measured on. */
export function drawAnybody(truth: Truth, count: number, chance: Chance): Outcome[] {
  return Array.from({ length: count }, (_, at) => {
    const factors = drawFactors(chance);
    return { at, factors, showUp: Number(chance.happens(chanceToCome(truth, factors))), rating: null };
  });
}
