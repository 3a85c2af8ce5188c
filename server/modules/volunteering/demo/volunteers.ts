import type { Temporal } from 'temporal-polyfill';
import type { Availability, Point, SaveVolunteer } from '#shared/volunteering.ts';
import { boundingBoxOf, contains } from '../zone-of-point.ts';
import { BROOKLYN_TIME_ZONE, type DemoZone } from './brooklyn-zones.ts';
import { COMMUNITIES, demoEmail } from './names.ts';
import { CLEARED, FIRST_AIDER, FOOD_HANDLER, LICENCE } from './need-templates.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { STREETS } from './streets.ts';
import { PATTERN_MIX, weekOf } from './week-patterns.ts';

/** A person of the demo with the facet a `PUT /api/volunteer/profile` would save. */
export interface DemoPerson {
  email: string;
  displayName: string;
  zoneCode: string;
  profile: Required<Omit<SaveVolunteer, 'point'>> & { point: Point };
  /** The person's part in the show-up model; never stored. */
  steadiness: number;
}

export const VOLUNTEER_COUNT = 200;

const SKILLS = [
  'Cooking',
  'Cooking',
  'Food packing',
  'Food packing',
  'Driving',
  'Driving',
  'Lifting',
  'Lifting',
  'Lifting',
  'Tutoring',
  'Tutoring',
  'Tutoring',
  'Mathematics',
  'Reading aloud',
  'Computer help',
  'Computer help',
  'Painting',
  'Gardening',
  'Gardening',
  'Music',
  'Dog handling',
  'Bicycle repair',
  'Bicycle repair',
  'Carpentry',
  'First aid',
  'First aid',
  'Photography',
  'Reception',
  'Spanish',
  'Spanish',
  'Mandarin',
];

/** Which skills may come with a proof, how often they do, and for how many years a new one is valid. */
const PROOFS: Readonly<Record<string, { name: string; share: number; years: number }>> = {
  Driving: { name: LICENCE, share: 0.9, years: 8 },
  Cooking: { name: FOOD_HANDLER, share: 0.75, years: 5 },
  Tutoring: { name: CLEARED, share: 0.85, years: 3 },
  'First aid': { name: FIRST_AIDER, share: 0.75, years: 2 },
};

/** Uniform over the zone's area, rounded to about 10 metres. */
function pointIn(zone: DemoZone, random: SeededRandom): Point {
  const { west, south, east, north } = boundingBoxOf(zone.geometry);
  const draw = (from: number, to: number) => Number((from + random.next() * (to - from)).toFixed(4));
  for (;;) {
    const point = { lat: draw(south, north), lng: draw(west, east) };
    if (contains(zone.geometry, point)) return point;
  }
}

/** About one proof in eight has run out, and some run out within the coming weeks. */
function proofsOf(skills: readonly string[], today: Temporal.PlainDate, random: SeededRandom) {
  return skills.flatMap((skill) => {
    const proof = PROOFS[skill];
    if (!proof || !random.chance(proof.share)) return [];
    const days = random.whole(-45 * proof.years, 365 * proof.years);
    return [{ name: proof.name, expiresOn: today.add({ days }).toString() }];
  });
}

function exceptionsOf(
  weekly: Availability['weekly'],
  today: Temporal.PlainDate,
  random: SeededRandom,
): Availability['exceptions'] {
  if (!random.chance(0.3)) return [];
  const firstDay = random.whole(1, 18);
  if (random.chance(0.3)) {
    // A day off at work, given to others.
    return [{ date: today.add({ days: firstDay }).toString(), intervals: [{ from: 540, to: 1080 }] }];
  }
  return Array.from({ length: random.whole(1, 4) }, (_, i) => today.add({ days: firstDay + i }))
    .filter((date) => (weekly[date.dayOfWeek - 1] ?? []).length > 0)
    .map((date) => ({ date: date.toString(), intervals: [] }));
}

function drawName(taken: ReadonlySet<string>, random: SeededRandom) {
  for (;;) {
    const community = random.pick(COMMUNITIES);
    const displayName = `${random.pick(community.first)} ${random.pick(community.last)}`;
    const email = demoEmail(displayName);
    if (!taken.has(email)) return { displayName, email, languages: community.languages };
  }
}

function drawPerson(
  number: number,
  zones: readonly DemoZone[],
  taken: ReadonlySet<string>,
  today: Temporal.PlainDate,
  seed: number,
): DemoPerson {
  const random = seededRandom(seed, `volunteer ${number}`);
  const { displayName, email, languages } = drawName(taken, random);
  const zone = zones[number % zones.length]!;
  const { streets, postCode } = STREETS[zone.name]!;
  const learned = [...new Set(random.sample(SKILLS, random.whole(4, 10)))];
  const skills = [...new Set([...learned, ...languages.filter(() => random.chance(0.85))])];
  const pattern = random.pick(PATTERN_MIX);
  const weekly = weekOf(pattern, random);
  const age =
    pattern === 'after-school'
      ? random.whole(15, 22)
      : pattern === 'mornings'
        ? random.whole(58, 79)
        : random.whole(19, 66);
  return {
    email,
    displayName,
    zoneCode: zone.code,
    steadiness: random.normal(2.1, 0.9),
    profile: {
      skills,
      availability: { weekly, exceptions: exceptionsOf(weekly, today, random) },
      timeZone: BROOKLYN_TIME_ZONE,
      point: pointIn(zone, random),
      address: `${random.whole(12, 980)} ${random.pick(streets)}, Brooklyn, NY ${postCode}`,
      maxDistanceMiles: random.pick([1.5, 2, 3, 3, 4, 5, 6, 8, 10]),
      qualifications: proofsOf(skills, today, random),
      birthYear: random.chance(0.12) ? null : today.year - age,
    },
  };
}

/** The demo's own volunteer: near the first nonprofit, free often, with skills that are asked for. */
function danaKessler(today: Temporal.PlainDate): DemoPerson {
  const evening = [{ from: 1020, to: 1290 }];
  const morning = [{ from: 510, to: 780 }];
  const weekend = [{ from: 480, to: 1140 }];
  return {
    email: 'volunteer@demo.example',
    displayName: 'Dana Kessler',
    zoneCode: 'demo-flatbush',
    steadiness: 3.4,
    profile: {
      skills: ['Spanish', 'First aid', 'Cooking', 'Reading aloud', 'Food packing', 'Lifting'],
      availability: {
        weekly: [evening, [...morning, ...evening], evening, evening, morning, weekend, weekend],
        exceptions: [],
      },
      timeZone: BROOKLYN_TIME_ZONE,
      point: { lat: 40.6434, lng: -73.9603 },
      address: '512 East 21st Street, Brooklyn, NY 11226',
      maxDistanceMiles: 6,
      qualifications: [
        { name: FIRST_AIDER, expiresOn: today.add({ months: 14 }).toString() },
        { name: FOOD_HANDLER, expiresOn: today.add({ days: 25 }).toString() },
      ],
      birthYear: today.year - 34,
    },
  };
}

/** The 200 people, Dana Kessler first; names and homes depend on the seed alone, dates on `today`. */
export function drawPeople(
  seed: number,
  today: Temporal.PlainDate,
  zones: readonly DemoZone[],
  takenEmails: readonly string[],
): DemoPerson[] {
  const people = [danaKessler(today)];
  const taken = new Set(takenEmails);
  while (people.length < VOLUNTEER_COUNT) {
    const person = drawPerson(people.length, zones, taken, today, seed);
    taken.add(person.email);
    people.push(person);
  }
  return people;
}
