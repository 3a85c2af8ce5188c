import type { Weights } from '#shared/matching.ts';

/** Points that one weight may move at most from one version to the next. */
export const MOST_POINTS = 5;
const TENTHS = 10;
const WHOLE = 100 * TENTHS;

type Name = keyof Weights;
const NAMES: readonly Name[] = ['skill', 'availability', 'proximity', 'reliability'];

/**
 * Goes from weights towards others as far as one step allows: on the straight line between them, so that all
 * move in proportion, no weight by more than five points, in tenths of a point that sum to 100.
 */
export function stepWeights(from: Weights, towards: Weights): Weights {
  const begun = inTenths(from);
  const wanted = scaled(towards, WHOLE);
  const way = NAMES.map((name) => wanted[name] - begun[name]);
  const farthest = Math.max(...way.map(Math.abs));
  const share = Math.min(1, (MOST_POINTS * TENTHS) / Math.max(farthest, Number.MIN_VALUE));
  const exact = way.map((distance) => distance * share);
  const moves = exact.map(Math.trunc);
  let rest = -moves.reduce((sum, move) => sum + move, 0);
  // What was cut off goes to those that lost most of it, which keeps each within its exact way, rounded outwards.
  const byLoss = NAMES.map((_, at) => at).sort(
    (a, b) => Math.sign(rest) * (exact[b]! - moves[b]! - (exact[a]! - moves[a]!)) || a - b,
  );
  for (const at of byLoss) {
    if (rest === 0) break;
    const step = Math.sign(rest);
    if (Math.abs(moves[at]! + step) > MOST_POINTS * TENTHS) continue;
    moves[at]! += step;
    rest -= step;
  }
  return weightsOf(NAMES.map((name, at) => begun[name] + moves[at]!));
}

/** The weights in tenths of a point that sum to 100, nearest to these. */
export function roundWeights(weights: Weights): Weights {
  const tenths = inTenths(weights);
  return weightsOf(NAMES.map((name) => tenths[name]));
}

export const sameWeights = (a: Weights, b: Weights): boolean =>
  NAMES.every((name) => Math.abs(a[name] - b[name]) < 1e-6);

/** Largest remainders: whole tenths that sum exactly. */
function inTenths(weights: Weights): Record<Name, number> {
  const exact = scaled(weights, WHOLE);
  const tenths = NAMES.map((name) => Math.floor(exact[name] + 1e-9));
  let rest = WHOLE - tenths.reduce((sum, tenth) => sum + tenth, 0);
  const byRemainder = NAMES.map((_, at) => at).sort(
    (a, b) => exact[NAMES[b]!] - tenths[b]! - (exact[NAMES[a]!] - tenths[a]!) || a - b,
  );
  for (const at of byRemainder) {
    if (rest === 0) break;
    tenths[at]!++;
    rest--;
  }
  return Object.fromEntries(NAMES.map((name, at) => [name, tenths[at]!])) as Record<Name, number>;
}

function scaled(weights: Weights, whole: number): Weights {
  const total = NAMES.reduce((sum, name) => sum + weights[name], 0);
  if (!(total > 0)) throw new RangeError('Weights must not all be zero.');
  return Object.fromEntries(
    NAMES.map((name) => [name, (whole * weights[name]) / total]),
  ) as unknown as Weights;
}

const weightsOf = (tenths: readonly number[]): Weights =>
  Object.fromEntries(NAMES.map((name, at) => [name, tenths[at]! / TENTHS])) as unknown as Weights;
