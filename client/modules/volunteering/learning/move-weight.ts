import { FACTORS, type Weights } from '#shared/matching.ts';
import { roundWeights, weightsBy } from '#shared/weights.ts';

export type Factor = keyof Weights;

const WHOLE = 100;
const inPoints = (weight: number): number => Math.min(WHOLE, Math.max(0, Math.round(weight * 10) / 10));

/**
 * Gives one factor this weight; the others make room in proportion to what they have, or in equal parts where they
 * have nothing. Tenths of a point that sum to 100.
 */
export function moveWeight(weights: Weights, factor: Factor, to: number): Weights {
  const mine = inPoints(to);
  const others = FACTORS.filter((name) => name !== factor);
  const had = others.reduce((sum, name) => sum + weights[name], 0);
  const share = (name: Factor): number => (had > 0 ? weights[name] / had : 1 / others.length);
  return roundWeights(weightsBy((name) => (name === factor ? mine : (WHOLE - mine) * share(name))));
}
