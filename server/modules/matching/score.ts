import type { Weights } from '#shared/matching.ts';

/**
 * 0–100. The factors are summed in this order and nowhere else, so that everyone who scores a pair gets the
 * same double.
 */
export function score(
  weights: Weights,
  skill: number,
  availability: number,
  proximity: number,
  reliability: number,
): number {
  const sum =
    weights.skill * skill +
    weights.availability * availability +
    weights.proximity * proximity +
    weights.reliability * reliability;
  return (100 * sum) / totalWeight(weights);
}

/** The score as it is ranked and shown: tenths of a point, a whole number. */
export function scoreTenths(exact: number): number {
  return Math.round(exact * 10);
}

export function totalWeight({ skill, availability, proximity, reliability }: Weights): number {
  return skill + availability + proximity + reliability;
}

/** @throws RangeError unless every weight is finite and not negative, and one is above zero. */
export function assertWeights(weights: Weights): void {
  const all = [weights.skill, weights.availability, weights.proximity, weights.reliability];
  if (!all.every((weight) => Number.isFinite(weight) && weight >= 0) || !(totalWeight(weights) > 0)) {
    throw new RangeError('Weights must not be negative, and one must be above zero.');
  }
}

/** What decides the place in a list. */
export interface Standing {
  tenths: number;
  reliability: number;
  miles: number;
  createdAt: number;
  id: string;
}

/** Negative when `a` ranks before `b`; 0 only for the same id. */
export function compareStanding(a: Standing, b: Standing): number {
  if (a.tenths !== b.tenths) return b.tenths - a.tenths;
  if (a.reliability !== b.reliability) return b.reliability - a.reliability;
  if (a.miles !== b.miles) return a.miles - b.miles;
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
