import { FACTORS, type Factors, STARTING_WEIGHTS } from '#shared/matching.ts';

/**
 * The weights behind a score, when they are known: a score that the starting weights do not give
 * was made under others, and showing these would be wrong. `score` is rounded to one decimal.
 */
export function weightsBehind(score: number, factors: Factors): Factors | null {
  const expected = FACTORS.reduce((sum, factor) => sum + STARTING_WEIGHTS[factor] * factors[factor], 0);
  return Math.abs(expected - score) <= 0.051 ? STARTING_WEIGHTS : null;
}
