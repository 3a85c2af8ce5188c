import { describe, expect, it } from 'vitest';
import { byUrgency, isAtRisk, lacks } from '../../client/modules/volunteering/need-state.ts';
import { aNeedView } from '../support/views.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-09-10T12:00:00Z');
const starting = (hours: number, change: Parameters<typeof aNeedView>[1] = {}) =>
  aNeedView(`in ${hours} h`, { startsAt: new Date(NOW + hours * HOUR_MS).toISOString(), ...change });

describe('a need at risk', () => {
  it.each([
    ['too few, soon', starting(10), true],
    ['too few, within two days', starting(48), true],
    ['too few, later', starting(49), false],
    ['begun', starting(-1), false],
    ['enough', starting(10, { placesTaken: 2 }), false],
    ['a draft', starting(10, { state: 'draft' }), false],
    ['cancelled', starting(10, { state: 'cancelled' }), false],
  ])('%s', (_, need, atRisk) => {
    expect(isAtRisk(need, NOW)).toBe(atRisk);
  });

  it('also when enough are coming who by their record will not be enough, every place taken or not', () => {
    const full = starting(10, { state: 'filled', placesTaken: 4 });
    expect(isAtRisk(full, NOW)).toBe(false);
    expect(isAtRisk(full, NOW, new Map([[full.id, 1.9]]))).toBe(true);
    expect(isAtRisk(starting(49), NOW, new Map([['in 49 h', 0]]))).toBe(false);
  });

  it('lacks what is missing to its minimum', () => {
    expect(lacks(starting(10, { placesTaken: 1 }))).toBe(1);
    expect(lacks(starting(10, { placesTaken: 3 }))).toBe(0);
    expect(lacks(starting(10, { state: 'done' }))).toBe(0);
  });
});

it('what is at risk comes first, each part by start', () => {
  const needs = [
    starting(-1, { placesTaken: 2, state: 'in-progress' }),
    starting(5),
    starting(20, { placesTaken: 2 }),
    starting(30),
    starting(90),
  ];
  expect(byUrgency(needs, NOW).map(({ id }) => id)).toEqual([
    'in 5 h',
    'in 30 h',
    'in -1 h',
    'in 20 h',
    'in 90 h',
  ]);
});
