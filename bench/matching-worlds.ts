import type {
  NeedFacts,
  Outcomes,
  Qualification,
  Span,
  VolunteerFacts,
} from '#server/modules/matching/facts.ts';
import type { Availability, Interval, Point } from '#shared/volunteering.ts';

/**
 * Made-up volunteers and needs, the same for the same seed.
 *
 * People live around a centre, normally distributed, and go 1–25 miles (log-uniform). They have 0–6 of 48 skills
 * of uneven popularity; their weeks are drawn from 20,000 different ones; 4 % have exceptions, 15 % are busy at
 * times, 30 % have a qualification, 40 % are newcomers. A need lies around the same centres within three weeks
 * over the end of daylight saving (2026-11-01), lasts 1–4 hours, and requires 0–3 skills, sometimes a
 * qualification or an age.
 */
export interface World {
  name: string;
  cities: City[];
  /** Standard deviation of the homes around the centre, in miles on each axis. */
  spreadMiles: number;
}

interface City {
  lat: number;
  lng: number;
  timeZone: string;
  /** Relative number of people. */
  people: number;
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

const CITIES: City[] = (
  [
    [40.71, -74.01, EASTERN, 8300],
    [34.05, -118.24, PACIFIC, 3800],
    [41.88, -87.63, CENTRAL, 2700],
    [29.76, -95.37, CENTRAL, 2300],
    [33.45, -112.07, 'America/Phoenix', 1600],
    [39.95, -75.17, EASTERN, 1550],
    [29.42, -98.49, CENTRAL, 1500],
    [32.72, -117.16, PACIFIC, 1380],
    [32.78, -96.8, CENTRAL, 1300],
    [30.33, -81.66, EASTERN, 990],
    [30.27, -97.74, CENTRAL, 980],
    [37.34, -121.89, PACIFIC, 970],
    [39.96, -83.0, EASTERN, 910],
    [35.23, -80.84, EASTERN, 910],
    [39.77, -86.16, 'America/Indiana/Indianapolis', 880],
    [37.77, -122.42, PACIFIC, 810],
    [47.61, -122.33, PACIFIC, 750],
    [39.74, -104.99, MOUNTAIN, 710],
    [35.47, -97.52, CENTRAL, 700],
    [36.16, -86.78, CENTRAL, 690],
    [38.91, -77.04, EASTERN, 680],
    [31.76, -106.49, MOUNTAIN, 680],
    [36.17, -115.14, PACIFIC, 660],
    [42.36, -71.06, EASTERN, 650],
    [42.33, -83.05, 'America/Detroit', 640],
    [45.52, -122.68, PACIFIC, 630],
    [38.25, -85.76, 'America/Kentucky/Louisville', 620],
    [35.15, -90.05, CENTRAL, 610],
    [39.29, -76.61, EASTERN, 570],
    [43.04, -87.91, CENTRAL, 560],
  ] as const
).map(([lat, lng, timeZone, people]) => ({ lat, lng, timeZone, people }));

export const WORLDS: World[] = [
  { name: '30 cities', cities: CITIES, spreadMiles: 5 },
  { name: 'one dense city', cities: CITIES.slice(0, 1), spreadMiles: 6 },
];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, midnight UTC; the clocks of most of these cities change on the second Sunday. */
const FIRST_DAY = Date.parse('2026-10-19T00:00:00Z');
const DAYS = 21;
const MILES_PER_DEGREE = 69.1;

const SKILLS = Array.from({ length: 48 }, (_, n) => `Skill ${n + 1}`);
const WEEKS = 20_000;
const ORGANISATIONS = 200;

/** Mulberry32: small, fast, and good enough to scatter people. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws volunteers and needs of one world. */
export class Draw {
  readonly #world: World;
  readonly #random: () => number;
  readonly #people: number;
  readonly #weeks: Availability['weekly'][];

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#random = randomFrom(seed);
    this.#people = world.cities.reduce((sum, city) => sum + city.people, 0);
    this.#weeks = Array.from({ length: WEEKS }, () => this.#week());
  }

  volunteer(n: number): VolunteerFacts {
    const city = this.#city();
    return {
      id: `volunteer-${n.toString().padStart(7, '0')}`,
      name: `Volunteer ${n}`,
      createdAt: FIRST_DAY - Math.floor(this.#random() * 500) * DAY,
      point: this.#pointNear(city),
      maxDistanceMiles: Math.round(10 * 25 ** this.#random()) / 10,
      skills: this.skills(),
      availability: this.availability(),
      timeZone: city.timeZone,
      qualifications: this.#qualifications(),
      birthYear: this.#chance(0.8) ? this.#whole(1945, 2010) : null,
      outcomes: this.outcomes(),
      busy: this.#chance(0.15) ? [this.span(city)] : [],
      blocked: this.#chance(0.01) ? [this.#organisation()] : [],
      answered: [],
    };
  }

  need(n: number): NeedFacts {
    const city = this.#city();
    return {
      id: `need-${n}`,
      organisationId: this.#organisation(),
      point: this.#pointNear(city),
      requiredSkills: this.#distinctSkills(this.#pick([0, 0, 0, 1, 1, 1, 1, 2, 2, 3])),
      usefulSkills: this.#distinctSkills(this.#whole(0, 2)),
      requiredQualifications: this.#chance(0.15) ? ['Background check'] : [],
      minimumAge: this.#chance(0.2) ? 18 : null,
      timeZone: city.timeZone,
      ...this.span(city),
    };
  }

  skills(): string[] {
    return this.#distinctSkills(this.#whole(0, 6));
  }

  availability(): Availability {
    const exceptions = this.#chance(0.04)
      ? [{ date: new Date(FIRST_DAY + this.#whole(0, DAYS) * DAY).toISOString().slice(0, 10), intervals: [] }]
      : [];
    return { weekly: this.#pick(this.#weeks), exceptions };
  }

  outcomes(): Outcomes {
    if (this.#chance(0.4)) return { showed: 0, late: 0, noShow: 0, excused: 0 };
    const total = Math.floor(-10 * Math.log(1 - this.#random()));
    const keeps = 0.5 + this.#random() / 2;
    const outcomes = { showed: 0, late: 0, noShow: 0, excused: this.#whole(0, 2) };
    for (let n = 0; n < total; n++) {
      if (!this.#chance(keeps)) outcomes.noShow += 1;
      else if (this.#chance(0.1)) outcomes.late += 1;
      else outcomes.showed += 1;
    }
    return outcomes;
  }

  /** A few hours between 07:00 and 21:00 standard time, more often at the weekend. */
  span(city: Pick<City, 'lng'>): Span {
    const weekend = this.#chance(0.45);
    const day = 7 * this.#whole(0, DAYS / 7 - 1) + (weekend ? this.#whole(5, 6) : this.#whole(0, 4));
    const west = Math.round(-city.lng / 15) * HOUR;
    const startsAt = FIRST_DAY + day * DAY + west + this.#whole(28, 72) * (HOUR / 4);
    return { startsAt, endsAt: startsAt + this.#whole(4, 16) * (HOUR / 4) };
  }

  move(point: Point): Point {
    return { lat: point.lat + this.#normal() * 0.01, lng: point.lng + this.#normal() * 0.01 };
  }

  #week(): Interval[][] {
    const evenings = this.#chance(0.6);
    const days = this.#chance(0.25);
    const weekends = this.#chance(0.65);
    return Array.from({ length: 7 }, (_, day) => {
      if (day >= 5) return weekends && this.#chance(0.8) ? [this.#interval(30, 46, 8, 40)] : [];
      const intervals: Interval[] = [];
      if (days && this.#chance(0.6)) intervals.push(this.#interval(30, 40, 12, 24));
      if (evenings && this.#chance(0.5)) intervals.push(this.#interval(66, 76, 6, 22));
      return intervals;
    });
  }

  /** In quarters of an hour: the earliest and latest start, the least and greatest length. */
  #interval(earliest: number, latest: number, least: number, most: number): Interval {
    const from = 15 * this.#whole(earliest, latest);
    return { from, to: from + 15 * this.#whole(least, most) };
  }

  #qualifications(): Qualification[] {
    if (!this.#chance(0.3)) return [];
    const expiresOn = this.#chance(0.5) ? `2026-${this.#pick(['10-25', '11-05', '12-31'])}` : null;
    return [{ name: 'Background check', expiresOn }];
  }

  /** The first skills are the most common. */
  #distinctSkills(count: number): string[] {
    const drawn = new Set<string>();
    while (drawn.size < count) drawn.add(SKILLS[Math.floor(SKILLS.length * this.#random() ** 2)]!);
    return [...drawn];
  }

  #city(): City {
    let person = this.#random() * this.#people;
    for (const city of this.#world.cities) {
      person -= city.people;
      if (person < 0) return city;
    }
    return this.#world.cities.at(-1)!;
  }

  #pointNear(city: City): Point {
    const degrees = this.#world.spreadMiles / MILES_PER_DEGREE;
    const stretch = Math.cos((city.lat * Math.PI) / 180);
    return {
      lat: city.lat + this.#normal() * degrees,
      lng: city.lng + (this.#normal() * degrees) / stretch,
    };
  }

  #organisation(): string {
    return `organisation-${this.#whole(1, ORGANISATIONS)}`;
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #whole(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)]!;
  }
}
