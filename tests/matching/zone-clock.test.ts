import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { DAY, dayNumber, weekdayOf, ZoneClock } from '#server/modules/matching/engine/zone-clock.ts';

const HOUR = 3_600_000;

test('wall-clock times become instants as Temporal has it, around every clock change', () => {
  const zones = [
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Havana',
    'Africa/Casablanca',
    'Asia/Kolkata',
  ];
  const clocks = new Map(zones.map((zone) => [zone, new ZoneClock(zone)]));
  const changes = [
    '2026-03-08T06:00Z',
    '2026-11-01T05:30Z',
    '2026-04-04T15:00Z',
    '2026-10-03T15:30Z',
    '2026-02-15T02:00Z',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...changes.map((at) => Date.parse(at))),
      fc.integer({ min: -30 * 60, max: 30 * 60 }),
      (zone, around, minutes) => {
        const local = around + minutes * 60_000;
        const clock = clocks.get(zone)!;
        clock.window({ startsAt: around, endsAt: around + HOUR });
        const wall = Temporal.Instant.fromEpochMilliseconds(local)
          .toZonedDateTimeISO('UTC')
          .toPlainDateTime();
        expect(clock.toInstant(local)).toBe(wall.toZonedDateTime(zone).epochMilliseconds);
      },
    ),
    { numRuns: 1500, seed: 1 },
  );
});

test('one offset serves a span unless the clocks change in it or by more than its lead', () => {
  const clock = new ZoneClock('America/New_York');
  const change = Date.parse('2026-03-08T07:00:00Z');
  const offset = (from: number, until: number) =>
    clock.window({ startsAt: change + from, endsAt: change + until }).offset;
  expect(offset(-2 * HOUR, 0)).toBe(-5 * HOUR);
  expect(offset(-2 * HOUR, 1)).toBeNull();
  expect(offset(HOUR - 1, 2 * HOUR)).toBeNull();
  expect(offset(HOUR, 2 * HOUR)).toBe(-4 * HOUR);
});

test('a window of years far apart looks its changes up', () => {
  const clock = new ZoneClock('Europe/Berlin');
  const noonOffset = (date: string) =>
    clock.window({ startsAt: Date.parse(`${date}T12:00Z`), endsAt: Date.parse(`${date}T13:00Z`) }).offset;
  expect(noonOffset('2026-07-01')).toBe(2 * HOUR);
  expect(noonOffset('1975-07-01')).toBe(HOUR);
  expect(noonOffset('2035-01-01')).toBe(HOUR);
});

test('days and weekdays', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  expect(weekdayOf(dayNumber('2026-06-08'))).toBe(0);
  expect(weekdayOf(dayNumber('1969-12-28'))).toBe(6);
  expect(dayNumber('2026-06-09') * DAY).toBe(Date.parse('2026-06-09T00:00:00Z'));
});

test('an unknown zone is refused', () => {
  expect(() => new ZoneClock('Mars/Olympus')).toThrow(RangeError);
});
