import { onUnitSphere } from '../distance.ts';
import { latestBirthYear } from '../eligibility.ts';
import { assertLasts, type NeedFacts, type Span } from '../facts.ts';
import { type NeedSkills, needSkills } from '../reasons.ts';
import { bitCount, signatureOf } from './skill-signature.ts';
import type { VolunteerRows } from './volunteer-rows.ts';
import { MINUTE, minuteOfWeek, sketchOf, WEEK_MINUTES, WeekSketch } from './week-sketch.ts';
import { type LocalWindow, localDayNumber, yearOf } from './zone-clock.ts';

/** The days of a zone that matter to a need, and the parts of the local week in which it takes place. */
export interface LocalTime extends LocalWindow {
  /** A `WeekSketch`. */
  readonly early: number;
  readonly late: number;
  /** Where it begins, in minutes of the week; null if it is a week long or the clock changes meanwhile. */
  readonly minuteOfWeek: number | null;
}

/** A need as the engine reads it: names as numbers, days as numbers, its place on the sphere. */
export class OpenNeed implements Span {
  readonly facts: NeedFacts;
  readonly id: string;
  readonly organisationId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly lat: number;
  readonly lng: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly skills: NeedSkills;
  readonly requiredSkills: number[];
  readonly usefulSkills: number[];
  /** Signature of the required skills. */
  readonly skillsLow: number;
  readonly skillsHigh: number;
  /** Not 0 when no skill is required, and so any will do. */
  readonly anySkills: number;
  /** By how many the required skills outnumber the bits of their signature. */
  readonly sharedBits: number;
  readonly requiredQualifications: number[];
  /** The last local day, counted from 1970-01-01. */
  readonly lastDay: number;
  /** ∞ when no age is set. */
  readonly latestBirthYear: number;
  readonly #rows: VolunteerRows;
  readonly #localTimes: (LocalTime | undefined)[] = [];

  /** @throws RangeError when the need has no place or does not last. */
  constructor(facts: NeedFacts, rows: VolunteerRows) {
    assertLasts(facts);
    if (facts.point === null) throw new RangeError(`Need ${facts.id} has no place.`);
    this.facts = facts;
    this.id = facts.id;
    this.organisationId = facts.organisationId;
    this.startsAt = facts.startsAt;
    this.endsAt = facts.endsAt;
    this.lat = facts.point.lat;
    this.lng = facts.point.lng;
    [this.x, this.y, this.z] = onUnitSphere(facts.point);
    this.skills = needSkills(facts);
    this.requiredSkills = this.skills.required.map(({ canonical }) =>
      rows.skillNumbers.ofCanonical(canonical),
    );
    this.usefulSkills = this.skills.useful.map(({ canonical }) => rows.skillNumbers.ofCanonical(canonical));
    const { low, high } = signatureOf(this.requiredSkills);
    this.skillsLow = low;
    this.skillsHigh = high;
    this.anySkills = this.requiredSkills.length === 0 ? 1 : 0;
    this.sharedBits = this.requiredSkills.length - bitCount(low) - bitCount(high);
    this.requiredQualifications = facts.requiredQualifications.map((name) =>
      rows.qualificationNumbers.of(name),
    );
    const clock = rows.clocks[rows.zoneNumber(facts.timeZone)]!;
    this.lastDay = localDayNumber(clock, facts.endsAt - 1);
    this.latestBirthYear =
      facts.minimumAge === null
        ? Number.POSITIVE_INFINITY
        : latestBirthYear(facts.minimumAge, yearOf(localDayNumber(clock, facts.startsAt)));
    this.#rows = rows;
  }

  /** The need's time on the calendar of a zone, by the zone's number in the rows. */
  localTime(zone: number): LocalTime {
    return this.#localTimes[zone] ?? this.#findLocalTime(zone);
  }

  #findLocalTime(zone: number): LocalTime {
    const window = this.#rows.clocks[zone]!.window(this);
    const { offset } = window;
    const { early, late } = this.#sketchBy(offset);
    const fitsWeek = offset !== null && this.endsAt - this.startsAt < WEEK_MINUTES * MINUTE;
    const found = {
      ...window,
      early,
      late,
      minuteOfWeek: fitsWeek ? minuteOfWeek(this.startsAt + offset) : null,
    };
    this.#localTimes[zone] = found;
    return found;
  }

  /** The whole week when the offset changes. */
  #sketchBy(offset: number | null): WeekSketch {
    if (offset !== null) return sketchOf(this.startsAt + offset, this.endsAt + offset);
    const week = new WeekSketch();
    week.fill();
    return week;
  }
}
