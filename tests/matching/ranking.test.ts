import { expect, test } from 'vitest';
import { reliabilityFactor } from '#server/modules/matching/reliability-factor.ts';
import { assertWeights, score } from '#server/modules/matching/score.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { judge, rankingOf } from './judge.ts';
import { need, OFFICE_HOURS, volunteer, weekOf } from './world.ts';

const outcomes = (showed: number, late: number, noShow: number, excused = 0) => ({
  showed,
  late,
  noShow,
  excused,
});

test('reliability: newcomers have 0.7, late counts half, excused not at all', () => {
  expect(reliabilityFactor(outcomes(0, 0, 0))).toBe(0.7);
  expect(reliabilityFactor(outcomes(0, 0, 0, 9))).toBe(0.7);
  expect(reliabilityFactor(outcomes(10, 0, 0))).toBe(17 / 20);
  expect(reliabilityFactor(outcomes(0, 2, 0))).toBe(8 / 12);
  expect(reliabilityFactor(outcomes(3, 2, 5))).toBe(11 / 20);
});

test('a perfect newcomer at the door has 94', () => {
  expect(judge({}, {})).toMatchObject({
    score: 94,
    factors: { skill: 1, availability: 1, proximity: 1, reliability: 0.7 },
    reasons: { turnedUp: 0, outOf: 0, miles: 0 },
  });
});

test('the score is the weighted mean, whatever the weights sum up to', () => {
  expect(score(STARTING_WEIGHTS, 1, 1, 1, 1)).toBe(100);
  expect(score(STARTING_WEIGHTS, 0.5, 1, 0.25, 0.7)).toBeCloseTo(17.5 + 25 + 5 + 14, 10);
  expect(score({ skill: 1, availability: 1, proximity: 0, reliability: 0 }, 1, 0.5, 0, 0)).toBe(75);
});

test('weights must not be negative or all zero', () => {
  const none = { skill: 0, availability: 0, proximity: 0, reliability: 0 };
  expect(() => assertWeights(none)).toThrow(RangeError);
  expect(() => assertWeights({ ...none, skill: -1, proximity: 2 })).toThrow(RangeError);
  expect(() => assertWeights({ ...none, skill: Number.NaN })).toThrow(RangeError);
  expect(() => assertWeights({ ...none, skill: 1 })).not.toThrow();
});

test('higher scores first', () => {
  const best = rankingOf(need({ requiredSkills: ['Driving', 'Cooking'] }), [
    volunteer({ id: 'half', skills: ['driving'] }),
    volunteer({ id: 'all', skills: ['cooking', 'driving'] }),
    volunteer({ id: 'none', skills: ['chess'] }),
  ]);
  expect(best.map(({ id, score }) => [id, score])).toEqual([
    ['all', 94],
    ['half', 76.5],
  ]);
});

test('equal tenths: exact reliability decides, even against the exact score', () => {
  const miles = (miles: number) => ({ lat: 40.6602 + miles / 69.0934, lng: -73.969 });
  const best = rankingOf(need(), [
    volunteer({ id: 'near', point: miles(0), outcomes: outcomes(400, 0, 100) }),
    volunteer({ id: 'reliable', point: miles(0.0115), outcomes: outcomes(801, 0, 199) }),
  ]);
  expect(best[0]?.score).toBe(best[1]?.score);
  const exact = best.map(({ factors: f }) =>
    score(STARTING_WEIGHTS, f.skill, f.availability, f.proximity, f.reliability),
  );
  expect(exact[0]).toBeLessThan(exact[1]!);
  expect(best.map(({ id }) => id)).toEqual(['reliable', 'near']);
});

test('equal reliability: the nearer, then the older account, then the lesser id', () => {
  const at = (lng: number) => ({ lat: 40.6602, lng });
  const best = rankingOf(need(), [
    volunteer({ id: 'b', createdAt: 5 }),
    volunteer({ id: 'a', createdAt: 5 }),
    volunteer({ id: 'Z', createdAt: 5 }),
    volunteer({ id: 'older', createdAt: 4 }),
    volunteer({ id: 'farther', createdAt: 1, point: at(-73.96901) }),
  ]);
  expect(new Set(best.map(({ score }) => score))).toEqual(new Set([94]));
  expect(best.map(({ id }) => id)).toEqual(['older', 'Z', 'a', 'b', 'farther']);
});

test('twenty are shown, all are counted', () => {
  const crowd = Array.from({ length: 50 }, (_, n) =>
    volunteer({ id: `v${n}`, createdAt: n, availability: n % 2 === 0 ? OFFICE_HOURS : weekOf([]) }),
  );
  const best = rankingOf(need(), crowd);
  expect(best.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `v${2 * n}`));
});
