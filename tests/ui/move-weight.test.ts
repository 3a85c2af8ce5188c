import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FACTORS, STARTING_WEIGHTS, type Weights } from '#shared/matching.ts';
import { sameWeights } from '#shared/weights.ts';
import { moveWeight } from '../../client/modules/volunteering/learning/move-weight.ts';

const sum = (weights: Weights) => FACTORS.reduce((total, name) => total + weights[name], 0);

it('gives one factor its weight, and the others room in proportion', () => {
  expect(moveWeight(STARTING_WEIGHTS, 'proximity', 60)).toEqual({
    skill: 17.5,
    availability: 12.5,
    proximity: 60,
    reliability: 10,
  });
  expect(moveWeight(STARTING_WEIGHTS, 'skill', 100)).toEqual({
    skill: 100,
    availability: 0,
    proximity: 0,
    reliability: 0,
  });
});

it('gives the others equal parts where they have nothing', () => {
  const all = { skill: 100, availability: 0, proximity: 0, reliability: 0 };
  expect(moveWeight(all, 'skill', 70)).toEqual({
    skill: 70,
    availability: 10,
    proximity: 10,
    reliability: 10,
  });
});

it('sums to 100 in tenths whatever is moved, and leaves nothing below zero', () => {
  const moves = fc.array(
    fc.tuple(fc.constantFrom(...FACTORS), fc.double({ min: -20, max: 130, noNaN: true })),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(moves, (all) => {
      let weights: Weights = STARTING_WEIGHTS;
      for (const [factor, to] of all) {
        weights = moveWeight(weights, factor, to);
        expect(sum(weights)).toBeCloseTo(100, 9);
        for (const name of FACTORS) {
          expect(weights[name]).toBeGreaterThanOrEqual(0);
          expect(weights[name] * 10).toBeCloseTo(Math.round(weights[name] * 10), 9);
        }
        expect(sameWeights(weights, moveWeight(weights, factor, weights[factor]))).toBe(true);
      }
    }),
  );
});
