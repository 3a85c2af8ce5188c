import { FACTORS, type Weights } from './matching.ts';

/** Versions of the weights are kept in tenths of a point, which sum to 100. */
const TENTHS = 10;
export const WHOLE_TENTHS = 100 * TENTHS;

export const sameWeights = (a: Weights, b: Weights): boolean =>
  FACTORS.every((factor) => Math.abs(a[factor] - b[factor]) < 1e-6);

/** The weights in tenths of a point that sum to 100, nearest to these: largest remainders. */
export function inTenths(weights: Weights): Weights {
  const exact = scaledTo(WHOLE_TENTHS, weights);
  const tenths = FACTORS.map((factor) => Math.floor(exact[factor] + 1e-9));
  let rest = WHOLE_TENTHS - tenths.reduce((sum, tenth) => sum + tenth, 0);
  const byRemainder = FACTORS.map((_, at) => at).sort(
    (a, b) => exact[FACTORS[b]!] - tenths[b]! - (exact[FACTORS[a]!] - tenths[a]!) || a - b,
  );
  for (const at of byRemainder) {
    if (rest === 0) break;
    tenths[at]!++;
    rest--;
  }
  return weightsBy((factor) => tenths[FACTORS.indexOf(factor)]!);
}

export const fromTenths = (tenths: Weights): Weights => weightsBy((factor) => tenths[factor] / TENTHS);

export const roundWeights = (weights: Weights): Weights => fromTenths(inTenths(weights));

/** In proportion, with another sum. Throws RangeError where all are zero. */
export function scaledTo(sum: number, weights: Weights): Weights {
  const total = FACTORS.reduce((all, factor) => all + weights[factor], 0);
  if (!(total > 0)) throw new RangeError('Weights must not all be zero.');
  return weightsBy((factor) => (sum * weights[factor]) / total);
}

/** A weight for each factor. */
export const weightsBy = (of: (factor: keyof Weights) => number): Weights => ({
  skill: of('skill'),
  availability: of('availability'),
  proximity: of('proximity'),
  reliability: of('reliability'),
});
