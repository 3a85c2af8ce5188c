import type { Weights } from '#shared/matching.ts';

export type Factor = keyof Weights;
export const FACTORS: readonly Factor[] = ['skill', 'availability', 'proximity', 'reliability'];

const TENTHS = 10;
const WHOLE = 100 * TENTHS;

/**
 * Gives one factor this weight; the others make room in proportion to what they have, or in equal parts where they
 * have nothing. Tenths of a point that sum to 100.
 */
export function moveWeight(weights: Weights, factor: Factor, to: number): Weights {
  const mine = Math.min(WHOLE, Math.max(0, Math.round(to * TENTHS)));
  const others = FACTORS.filter((name) => name !== factor);
  const had = others.reduce((sum, name) => sum + weights[name], 0);
  const exact = others.map((name) =>
    had > 0 ? ((WHOLE - mine) * weights[name]) / had : (WHOLE - mine) / others.length,
  );
  const whole = exact.map((part) => Math.floor(part + 1e-9));
  let rest = WHOLE - mine - whole.reduce((sum, part) => sum + part, 0);
  const byRemainder = others
    .map((_, at) => at)
    .sort((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b);
  for (const at of byRemainder) {
    if (rest === 0) break;
    whole[at]!++;
    rest--;
  }
  const moved = { ...weights, [factor]: mine / TENTHS };
  others.forEach((name, at) => {
    moved[name] = whole[at]! / TENTHS;
  });
  return moved;
}

export const sameWeights = (a: Weights, b: Weights): boolean =>
  FACTORS.every((name) => Math.abs(a[name] - b[name]) < 0.05);
