import { FACTORS, type Weights } from '#shared/matching.ts';
import { fromTenths, inTenths, scaledTo, WHOLE_TENTHS, weightsBy } from '#shared/weights.ts';

/** Points that one weight may move at most from one version to the next, in tenths. */
const MOST_TENTHS = 50;

/**
 * Goes from weights towards others as far as one step allows: on the straight line between them, so that all
 * move in proportion, no weight by more than five points, in tenths of a point that sum to 100.
 */
export function stepWeights(from: Weights, towards: Weights): Weights {
  const begun = inTenths(from);
  const wanted = scaledTo(WHOLE_TENTHS, towards);
  const way = FACTORS.map((factor) => wanted[factor] - begun[factor]);
  const farthest = Math.max(...way.map(Math.abs));
  const share = Math.min(1, MOST_TENTHS / Math.max(farthest, Number.MIN_VALUE));
  const exact = way.map((distance) => distance * share);
  const moves = exact.map(Math.trunc);
  let rest = -moves.reduce((sum, move) => sum + move, 0);
  // What was cut off goes to those that lost most of it, which keeps each within its exact way, rounded outwards.
  const byLoss = FACTORS.map((_, at) => at).sort(
    (a, b) => Math.sign(rest) * (exact[b]! - moves[b]! - (exact[a]! - moves[a]!)) || a - b,
  );
  for (const at of byLoss) {
    if (rest === 0) break;
    const step = Math.sign(rest);
    if (Math.abs(moves[at]! + step) > MOST_TENTHS) continue;
    moves[at]! += step;
    rest -= step;
  }
  return fromTenths(weightsBy((factor) => begun[factor] + moves[FACTORS.indexOf(factor)]!));
}
