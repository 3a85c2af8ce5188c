import fc from 'fast-check';
import type { NeedFacts, VolunteerFacts } from '#server/modules/matching/facts.ts';
import type { Availability, Interval, Point } from '#shared/volunteering.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** 09:00–17:00 on every day of the week. */
export const OFFICE_HOURS: Availability = weekOf([{ from: 540, to: 1020 }]);
export const ALWAYS: Availability = weekOf([{ from: 0, to: 1440 }]);

export function weekOf(day: { from: number; to: number }[]): Availability {
  return { weekly: Array.from({ length: 7 }, () => day), exceptions: [] };
}

export const PROSPECT_PARK = { lat: 40.6602, lng: -73.969 };

/** Someone always free who stands where the need is. */
export function volunteer(facts: Partial<VolunteerFacts> = {}): VolunteerFacts {
  return {
    id: 'ada',
    name: 'Ada',
    createdAt: 0,
    point: PROSPECT_PARK,
    maxDistanceMiles: 5,
    skills: [],
    availability: ALWAYS,
    timeZone: 'America/New_York',
    qualifications: [],
    birthYear: null,
    outcomes: { showed: 0, late: 0, noShow: 0, excused: 0 },
    busy: [],
    blocked: [],
    answered: [],
    ...facts,
  };
}

/** Two hours on a Wednesday, 10:00–12:00 in New York. */
export function need(facts: Partial<NeedFacts> = {}): NeedFacts {
  return {
    id: 'soup',
    organisationId: 'kitchen',
    point: PROSPECT_PARK,
    requiredSkills: [],
    usefulSkills: [],
    requiredQualifications: [],
    minimumAge: null,
    startsAt: Date.parse('2026-06-10T10:00:00-04:00'),
    endsAt: Date.parse('2026-06-10T12:00:00-04:00'),
    timeZone: 'America/New_York',
    ...facts,
  };
}

/** Zones that change their clocks by an hour, by half an hour, at midnight, over a whole day, or not at all. */
const ZONES = [
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Casablanca',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
];

/** Nights in which clocks change somewhere, and quiet days. */
const MOMENTS = [
  '2026-03-08T06:00:00Z',
  '2026-11-01T05:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2026-02-15T02:00:00Z',
  '2011-12-30T10:00:00Z',
  '2006-10-29T03:31:00Z',
  '2026-06-10T14:00:00Z',
  '2026-07-18T22:00:00Z',
].map((moment) => Date.parse(moment));

/** Few of each, so that they meet; some equal but for writing, and enough to share bits of a signature. */
const SKILLS = [
  'First aid',
  'first  AID',
  'Español',
  'espanol',
  'Cooking',
  'Driving',
  'Schach',
  'STRASSE',
  'straße',
];
const QUALIFICATIONS = ['Food handler', 'food HANDLER', 'Background check'];
export const ORGANISATIONS = ['kitchen', 'shelter', 'school'];

function rarely<T>(list: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: list });
}

const skills = (most: number) => fc.array(fc.constantFrom(...SKILLS), { maxLength: most });

/** Places close together, with equal ones, some across the date line and the pole. */
const point: fc.Arbitrary<Point> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom({ ...PROSPECT_PARK }, { lat: 40.7, lng: -73.9 }, { lat: 40.66, lng: -74 }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      lat: fc.double({ min: 40.55, max: 40.8, noNaN: true }),
      lng: fc.double({ min: -74.05, max: -73.85, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ lat: 0, lng: 179.99 }, { lat: 0.01, lng: -179.99 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ lat: 89.99, lng: 0 }, { lat: 89.98, lng: 170 }, { lat: -90, lng: 5 }),
  },
);
const maybePoint: fc.Arbitrary<Point | null> = fc.option(point, { freq: 12 });

const interval: fc.Arbitrary<Interval> = fc
  .record({ from: fc.nat(1439), length: fc.integer({ min: 1, max: 1440 }) })
  .map(({ from, length }) => ({ from, to: from + length }));
const coarseInterval = fc
  .record({ from: fc.nat(23), length: fc.integer({ min: 1, max: 14 }) })
  .map(({ from, length }) => ({ from: from * 60, to: (from + length) * 60 }));
const daySchedule = fc.array(fc.oneof(interval, coarseInterval), { maxLength: 3 });

const exceptionDate = fc
  .record({ moment: fc.constantFrom(...MOMENTS), days: fc.integer({ min: -2, max: 2 }) })
  .map(({ moment, days }) => new Date(moment + days * 24 * HOUR).toISOString().slice(0, 10));

const availability: fc.Arbitrary<Availability> = fc.record({
  weekly: fc.oneof(
    { weight: 2, arbitrary: fc.array(daySchedule, { minLength: 7, maxLength: 7 }) },
    { weight: 3, arbitrary: fc.constant(ALWAYS.weekly) },
    { weight: 1, arbitrary: fc.constant(OFFICE_HOURS.weekly) },
  ),
  exceptions: fc.array(fc.record({ date: exceptionDate, intervals: daySchedule }), { maxLength: 3 }),
});

/** Zero to three days around one of the moments, to the minute or to the millisecond. */
const span = fc
  .record({
    moment: fc.constantFrom(...MOMENTS),
    before: fc.oneof(
      fc.integer({ min: 0, max: 8 }).map((hours) => hours * HOUR),
      fc.nat(30 * HOUR),
    ),
    length: fc.oneof(
      fc.integer({ min: 1, max: 8 }).map((hours) => hours * HOUR),
      fc.integer({ min: 1, max: 72 * HOUR }),
    ),
  })
  .map(({ moment, before, length }) => ({ startsAt: moment - before, endsAt: moment - before + length }));

const outcomes = fc.record({
  showed: fc.nat(3),
  late: fc.nat(1),
  noShow: fc.nat(1),
  excused: fc.nat(1),
});

const birthYear = fc.option(fc.integer({ min: 1990, max: 2012 }));

export const volunteerFacts = (id: fc.Arbitrary<string>): fc.Arbitrary<VolunteerFacts> =>
  fc.record({
    id,
    name: fc.constantFrom('Ada', 'Bo', 'Chi'),
    createdAt: fc.nat(2),
    point: maybePoint,
    maxDistanceMiles: fc.oneof(
      fc.constantFrom(0.1, 1, 5, 16, 32),
      fc.double({ min: 0.1, max: 500, noNaN: true }),
    ),
    skills: skills(5),
    availability,
    timeZone: fc.constantFrom(...ZONES),
    qualifications: fc.array(
      fc.record({
        name: fc.constantFrom(...QUALIFICATIONS),
        expiresOn: fc.option(fc.oneof(exceptionDate, fc.constant('2030-01-01'))),
      }),
      { maxLength: 2 },
    ),
    birthYear,
    outcomes,
    busy: rarely(fc.array(span, { maxLength: 2 })),
    blocked: rarely(fc.array(fc.constantFrom(...ORGANISATIONS), { maxLength: 1 })),
    answered: rarely(fc.array(fc.constantFrom('need-0', 'need-1', 'need-2'), { maxLength: 2 })),
  });

export const needFacts = (id: fc.Arbitrary<string>): fc.Arbitrary<NeedFacts> =>
  fc
    .record({
      id,
      organisationId: fc.constantFrom(...ORGANISATIONS),
      point: maybePoint,
      requiredSkills: fc.oneof(fc.constant<string[]>([]), skills(3)),
      usefulSkills: skills(2),
      requiredQualifications: rarely(fc.array(fc.constantFrom(...QUALIFICATIONS), { maxLength: 2 })),
      minimumAge: fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.constantFrom(0, 16, 18) },
      ),
      timeZone: fc.constantFrom(...ZONES),
      span,
    })
    .map(({ span, ...facts }) => ({ ...facts, ...span }));

export const weights = fc.oneof(
  fc.constant({ skill: 35, availability: 25, proximity: 20, reliability: 20 }),
  fc
    .record({
      skill: fc.nat(100),
      availability: fc.nat(100),
      proximity: fc.nat(100),
      reliability: fc.double({ min: 0, max: 100, noNaN: true }),
    })
    .filter((drawn) => drawn.skill + drawn.availability + drawn.proximity + drawn.reliability > 0),
);
