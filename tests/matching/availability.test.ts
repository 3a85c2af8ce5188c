import { expect, test } from 'vitest';
import type { Availability } from '#shared/volunteering.ts';
import { judge } from './judge.ts';
import { OFFICE_HOURS, weekOf } from './world.ts';

const between = (startsAt: string, endsAt: string) => ({
  startsAt: Date.parse(startsAt),
  endsAt: Date.parse(endsAt),
});

/** Minutes free of a need, 0 when not eligible. */
function freeMinutes(
  span: { startsAt: number; endsAt: number },
  availability: Availability,
  timeZone = 'America/New_York',
): number {
  return judge(span, { availability, timeZone })?.reasons.freeMinutes ?? 0;
}

const minutes = (from: string, to: string) => ({ from: minuteOf(from), to: minuteOf(to) });

function minuteOf(time: string): number {
  const [hours, rest] = time.split(':').map(Number);
  return hours! * 60 + rest!;
}

test('the factor is the share of the minutes, half-open at both ends', () => {
  const wednesday = between('2026-06-10T10:00:00-04:00', '2026-06-10T12:00:00-04:00');
  expect(judge(wednesday, { availability: weekOf([minutes('10:00', '12:00')]) })).toMatchObject({
    factors: { availability: 1 },
    reasons: { freeMinutes: 120, needMinutes: 120, freeFrom: null, freeUntil: null },
  });
  expect(judge(wednesday, { availability: weekOf([minutes('09:00', '11:30')]) })).toMatchObject({
    factors: { availability: 0.75 },
    reasons: { freeFrom: null, freeUntil: '2026-06-10T15:30:00.000Z' },
  });
  expect(judge(wednesday, { availability: weekOf([minutes('10:30', '11:00')]) })).toMatchObject({
    factors: { availability: 0.25 },
    reasons: { freeFrom: '2026-06-10T14:30:00.000Z', freeUntil: '2026-06-10T15:00:00.000Z' },
  });
  expect(judge(wednesday, { availability: weekOf([minutes('12:00', '18:00')]) })).toBeNull();
  expect(judge(wednesday, { availability: weekOf([minutes('06:00', '10:00')]) })).toBeNull();
});

test('overlapping and touching intervals count once; a hole hides both edges', () => {
  const wednesday = between('2026-06-10T10:00:00-04:00', '2026-06-10T13:00:00-04:00');
  const overlapping = weekOf([
    minutes('09:00', '11:00'),
    minutes('10:30', '11:30'),
    minutes('11:30', '12:00'),
  ]);
  expect(judge(wednesday, { availability: overlapping })?.reasons).toMatchObject({
    freeMinutes: 120,
    freeUntil: '2026-06-10T16:00:00.000Z',
  });
  const holed = weekOf([minutes('09:00', '11:00'), minutes('12:00', '14:00')]);
  expect(judge(wednesday, { availability: holed })?.reasons).toMatchObject({
    freeMinutes: 120,
    freeFrom: null,
    freeUntil: null,
  });
});

test('the volunteer’s weekday and clock count, not the need’s', () => {
  const tuesdayEvening = between('2026-06-09T22:00:00-04:00', '2026-06-09T23:00:00-04:00');
  const weekly = OFFICE_HOURS.weekly.map(() => [] as { from: number; to: number }[]);
  weekly[2] = [minutes('11:00', '12:00')];
  // Wednesday noon in Tokyo is still Tuesday in New York.
  expect(freeMinutes(tuesdayEvening, { weekly, exceptions: [] }, 'Asia/Tokyo')).toBe(60);
  expect(freeMinutes(tuesdayEvening, { weekly, exceptions: [] })).toBe(0);
});

test('an interval may cross midnight, also from Sunday to Monday', () => {
  const night = between('2026-06-14T23:00:00-04:00', '2026-06-15T03:00:00-04:00');
  const weekly = OFFICE_HOURS.weekly.map(() => [] as { from: number; to: number }[]);
  weekly[6] = [{ from: minuteOf('22:00'), to: minuteOf('26:00') }];
  expect(freeMinutes(night, { weekly, exceptions: [] })).toBe(180);
  weekly[0] = [minutes('01:00', '02:30')];
  expect(freeMinutes(night, { weekly, exceptions: [] })).toBe(210);
});

test('the longest interval ends just before the second midnight', () => {
  const afternoon = between('2026-06-11T22:00:00-04:00', '2026-06-12T01:00:00-04:00');
  const weekly = OFFICE_HOURS.weekly.map(() => [] as { from: number; to: number }[]);
  weekly[2] = [{ from: 1439, to: 2879 }];
  expect(freeMinutes(afternoon, { weekly, exceptions: [] })).toBe(119);
});

test('an exception replaces what begins on its date, not what began the day before', () => {
  const night = between('2026-06-10T22:00:00-04:00', '2026-06-11T04:00:00-04:00');
  const evenings = weekOf([{ from: minuteOf('23:00'), to: minuteOf('26:00') }]);
  const with_ = (date: string, ...intervals: { from: number; to: number }[]): Availability => ({
    weekly: evenings.weekly,
    exceptions: [{ date, intervals }],
  });
  expect(freeMinutes(night, evenings)).toBe(180);
  expect(freeMinutes(night, with_('2026-06-10'))).toBe(0);
  expect(freeMinutes(night, with_('2026-06-11'))).toBe(180);
  expect(freeMinutes(night, with_('2026-06-11', minutes('01:00', '03:00')))).toBe(240);
  expect(freeMinutes(night, with_('2026-06-10', minutes('21:00', '22:30')))).toBe(30);
});

test('exceptions of one date add up', () => {
  const day = between('2026-06-10T08:00:00-04:00', '2026-06-10T18:00:00-04:00');
  const exceptions = [
    { date: '2026-06-10', intervals: [minutes('09:00', '10:00')] },
    { date: '2026-06-10', intervals: [minutes('09:30', '11:00')] },
  ];
  expect(freeMinutes(day, { weekly: OFFICE_HOURS.weekly, exceptions })).toBe(120);
});

test('a confirmed assignment that overlaps leaves nothing; one that touches does not matter', () => {
  const span = between('2026-06-10T10:00:00-04:00', '2026-06-10T12:00:00-04:00');
  const hour = 3_600_000;
  const busy = (from: number, until: number) => [
    { startsAt: span.startsAt + from, endsAt: span.endsAt + until },
  ];
  expect(judge(span, { busy: busy(-hour, -2 * hour) })?.factors.availability).toBe(1);
  expect(judge(span, { busy: busy(2 * hour, hour) })?.factors.availability).toBe(1);
  expect(judge(span, { busy: busy(-hour, -2 * hour + 1) })).toBeNull();
  expect(judge(span, { busy: busy(hour / 2, -hour) })).toBeNull();
  expect(judge(span, { busy: busy(-hour, hour) })).toBeNull();
});

/** The clock's night, the need, the interval on the clock, and the elapsed minutes free in it. */
const NIGHTS: [string, string, string, string, string, string, number][] = [
  // New York skips 02:00–03:00 on 8 March and repeats 01:00–02:00 on 1 November 2026.
  [
    'spring, New York',
    'America/New_York',
    '2026-03-08T05:00:00Z',
    '2026-03-08T12:00:00Z',
    '00:00',
    '08:00',
    420,
  ],
  [
    'spring, only the gap',
    'America/New_York',
    '2026-03-08T05:00:00Z',
    '2026-03-08T12:00:00Z',
    '02:00',
    '03:00',
    0,
  ],
  [
    'spring, out of the gap',
    'America/New_York',
    '2026-03-08T05:00:00Z',
    '2026-03-08T12:00:00Z',
    '02:30',
    '04:00',
    30,
  ],
  [
    'spring, inside the gap',
    'America/New_York',
    '2026-03-08T05:00:00Z',
    '2026-03-08T12:00:00Z',
    '02:00',
    '02:30',
    30,
  ],
  [
    'autumn, New York',
    'America/New_York',
    '2026-11-01T04:00:00Z',
    '2026-11-01T10:00:00Z',
    '00:00',
    '05:00',
    360,
  ],
  [
    'autumn, up to the hour',
    'America/New_York',
    '2026-11-01T04:00:00Z',
    '2026-11-01T10:00:00Z',
    '00:00',
    '01:00',
    60,
  ],
  [
    'autumn, to the first half',
    'America/New_York',
    '2026-11-01T04:00:00Z',
    '2026-11-01T10:00:00Z',
    '00:00',
    '01:30',
    90,
  ],
  [
    'autumn, from the first half',
    'America/New_York',
    '2026-11-01T04:00:00Z',
    '2026-11-01T10:00:00Z',
    '01:30',
    '03:00',
    150,
  ],
  // London, 29 March and 25 October 2026, at 01:00 UTC.
  ['spring, London', 'Europe/London', '2026-03-29T00:00:00Z', '2026-03-29T06:00:00Z', '00:00', '04:00', 180],
  ['autumn, London', 'Europe/London', '2026-10-24T23:00:00Z', '2026-10-25T06:00:00Z', '00:00', '04:00', 300],
  // Lord Howe moves by half an hour, 4 October and 5 April 2026.
  [
    'spring, Lord Howe',
    'Australia/Lord_Howe',
    '2026-10-03T13:30:00Z',
    '2026-10-03T19:00:00Z',
    '00:00',
    '04:00',
    210,
  ],
  [
    'autumn, Lord Howe',
    'Australia/Lord_Howe',
    '2026-04-04T13:00:00Z',
    '2026-04-04T19:00:00Z',
    '00:00',
    '04:00',
    270,
  ],
  // Havana skips 00:00–01:00 on 8 March 2026 and repeats it on 1 November.
  ['spring, Havana', 'America/Havana', '2026-03-08T04:00:00Z', '2026-03-08T09:00:00Z', '00:00', '03:00', 120],
  ['autumn, Havana', 'America/Havana', '2026-11-01T03:00:00Z', '2026-11-01T10:00:00Z', '00:00', '02:00', 180],
  // Samoa had no 30 December 2011.
  [
    'the day after the missing one',
    'Pacific/Apia',
    '2011-12-30T09:00:00Z',
    '2011-12-30T12:00:00Z',
    '23:00',
    '24:00',
    60,
  ],
];

test.each(NIGHTS)('%s', (_, timeZone, startsAt, endsAt, from, to, expected) => {
  expect(freeMinutes(between(startsAt, endsAt), weekOf([minutes(from, to)]), timeZone)).toBe(expected);
});

test('a crossing interval gains the repeated hour', () => {
  const night = between('2026-10-31T23:00:00-04:00', '2026-11-01T03:00:00-05:00');
  expect(freeMinutes(night, weekOf([{ from: minuteOf('22:00'), to: minuteOf('27:00') }]))).toBe(300);
});

test('a need longer than a week counts every day', () => {
  const long = between('2026-06-01T00:00:00-04:00', '2026-06-11T00:00:00-04:00');
  expect(freeMinutes(long, OFFICE_HOURS)).toBe(10 * 480);
});

test('a need that does not last is refused', () => {
  const nothing = between('2026-06-10T10:00:00Z', '2026-06-10T10:00:00Z');
  expect(() => judge(nothing, {})).toThrow(RangeError);
});
