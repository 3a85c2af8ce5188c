import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf, wallTime } from '../../client/wall-time.ts';

const newYork = 'America/New_York';

test('a wall shows the instant in its zone', () => {
  expect(wallTime('2026-09-12T13:00:00Z', newYork)).toEqual({ date: '2026-09-12', minutes: 540 });
  expect(wallTime('2026-09-12T04:00:00Z', newYork)).toEqual({ date: '2026-09-12', minutes: 0 });
});

test('a time that spring skips becomes later by the jump', () => {
  expect(instantOf({ date: '2026-03-08', minutes: 150 }, newYork)).toBe('2026-03-08T07:30:00.000Z');
});

test('of a time that comes twice in autumn it is the first', () => {
  expect(instantOf({ date: '2026-11-01', minutes: 90 }, newYork)).toBe('2026-11-01T05:30:00.000Z');
});

test('minutes past midnight lie on the next day', () => {
  expect(instantOf({ date: '2026-09-12', minutes: 1500 }, newYork)).toBe('2026-09-13T05:00:00.000Z');
});

test('a time that a wall shows leads back to an instant at which it shows it', () => {
  const zone = fc.constantFrom(
    newYork,
    'Europe/London',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'America/St_Johns',
    'UTC',
  );
  const minute = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
  fc.assert(
    fc.property(zone, minute, (where, at) => {
      const shown = wallTime(new Date(at * 60_000), where);
      const found = instantOf(shown, where);
      expect(wallTime(found, where)).toEqual(shown);
      expect(Date.parse(found)).toBeLessThanOrEqual(at * 60_000);
    }),
    { seed: 13, numRuns: 2000 },
  );
});
