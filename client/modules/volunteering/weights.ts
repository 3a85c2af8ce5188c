import type { Factors } from '#shared/matching.ts';

/** The weights matching starts with, out of 100. */
const STARTING: Factors = { skill: 35, availability: 25, proximity: 20, reliability: 20 };

/**
 * The weights behind a score, when they are known: a score that the starting weights do not give
 * was made under others, and showing these would be wrong. `score` is rounded to one decimal.
 */
export function weightsBehind(score: number, factors: Factors): Factors | null {
  const expected =
    STARTING.skill * factors.skill +
    STARTING.availability * factors.availability +
    STARTING.proximity * factors.proximity +
    STARTING.reliability * factors.reliability;
  return Math.abs(expected - score) <= 0.051 ? STARTING : null;
}
