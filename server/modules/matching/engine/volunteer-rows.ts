import { isDeepStrictEqual } from 'node:util';
import type { Availability, Interval } from '#shared/volunteering.ts';
import { EARTH_RADIUS_MILES, onUnitSphere } from '../distance.ts';
import type { VolunteerFacts } from '../facts.ts';
import { outcomesCounted, reliabilityFactor, turnedUp } from '../reliability-factor.ts';
import { DaySchedules } from './day-schedules.ts';
import { grown } from './grown.ts';
import type { NameNumbers } from './name-numbers.ts';
import { signatureOf } from './skill-signature.ts';
import { WeekSketch } from './week-sketch.ts';
import { dayNumber, weekdayOf, ZoneClock } from './zone-clock.ts';

const WEEK = 7;
const FIRST_CAPACITY = 1024;

/** In miles; bounds by the straight line are tighter than rounding only if nobody's reach is tiny. */
const LEAST_REACH = 0.1;

/** A held qualification: the name's number and the last valid day (∞ for ever), two entries each. */
type HeldQualifications = number[];

/** A birth year nobody has: later than every limit, so that an unknown year passes none. */
const UNKNOWN_BIRTH_YEAR = 32_767;

/**
 * The facts of all volunteers as columns: a million volunteers as a dozen arrays, not a million objects. A row
 * never changes while it is in use; a volunteer who changes gets another row, so that both states can be
 * compared. What few volunteers have is undefined for the others.
 */
export class VolunteerRows {
  readonly skillNumbers: NameNumbers;
  readonly qualificationNumbers: NameNumbers;
  readonly schedules = new DaySchedules();
  readonly clocks: ZoneClock[] = [];

  ids: string[] = [];
  names: string[] = [];
  skills: number[][] = [];
  exceptions: (Map<number, number> | undefined)[] = [];
  /** Start and end of every confirmed assignment, in ms, two entries each. */
  busy: (number[] | undefined)[] = [];
  qualifications: (HeldQualifications | undefined)[] = [];
  blocked: (string[] | undefined)[] = [];

  lat = new Float64Array(FIRST_CAPACITY);
  lng = new Float64Array(FIRST_CAPACITY);
  /** The place on the unit sphere. */
  x = new Float64Array(FIRST_CAPACITY);
  y = new Float64Array(FIRST_CAPACITY);
  z = new Float64Array(FIRST_CAPACITY);
  /** Greatest distance in miles. */
  reach = new Float64Array(FIRST_CAPACITY);
  /** Square of the straight line through the unit sphere that is as far as the reach. */
  reachChord2 = new Float64Array(FIRST_CAPACITY);
  reliability = new Float64Array(FIRST_CAPACITY);
  createdAt = new Float64Array(FIRST_CAPACITY);
  turnedUp = new Uint32Array(FIRST_CAPACITY);
  outOf = new Uint32Array(FIRST_CAPACITY);
  birthYear = new Int16Array(FIRST_CAPACITY);
  zone = new Uint16Array(FIRST_CAPACITY);
  /** Numbers of the seven days' schedules, Monday first. */
  week = new Uint32Array(FIRST_CAPACITY * WEEK);

  /** What the first look at a volunteer compares: see `signatureOf` and `WeekSketch`. */
  skillsLow = new Int32Array(FIRST_CAPACITY);
  skillsHigh = new Int32Array(FIRST_CAPACITY);
  weekEarly = new Int32Array(FIRST_CAPACITY);
  weekLate = new Int32Array(FIRST_CAPACITY);

  #sketch = new WeekSketch();
  #zones = new Map<string, number>();
  #free: number[] = [];
  #used = 0;

  constructor(skillNumbers: NameNumbers, qualificationNumbers: NameNumbers) {
    this.skillNumbers = skillNumbers;
    this.qualificationNumbers = qualificationNumbers;
  }

  /**
   * Stores the facts in a free row and gives its number.
   *
   * @throws RangeError when the facts cannot be matched: no place, a greatest distance under 0.1 miles,
   *   not seven days, or too many intervals in a day
   */
  add(facts: VolunteerFacts): number {
    if (facts.point === null) throw new RangeError(`Volunteer ${facts.id} has no place.`);
    if (!(facts.maxDistanceMiles >= LEAST_REACH)) {
      throw new RangeError(`Volunteer ${facts.id} must go at least ${LEAST_REACH} miles.`);
    }
    const zone = this.zoneNumber(facts.timeZone);
    const [week, exceptions] = this.#internTime(facts.availability);
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.lat.length) this.#grow();

    this.ids[row] = facts.id;
    this.names[row] = facts.name;
    this.createdAt[row] = facts.createdAt;
    this.zone[row] = zone;
    this.birthYear[row] = facts.birthYear ?? UNKNOWN_BIRTH_YEAR;
    this.#place(row, facts.point, facts.maxDistanceMiles);
    this.reliability[row] = reliabilityFactor(facts.outcomes);
    this.turnedUp[row] = turnedUp(facts.outcomes);
    this.outOf[row] = outcomesCounted(facts.outcomes);
    const skills = facts.skills.map((name) => this.skillNumbers.of(name));
    const signature = signatureOf(skills);
    this.skills[row] = skills;
    this.skillsLow[row] = signature.low;
    this.skillsHigh[row] = signature.high;
    this.week.set(week, row * WEEK);
    this.exceptions[row] = exceptions;
    this.#sketchWeek(row);
    this.busy[row] = pairsOf(facts.busy, (span) => [span.startsAt, span.endsAt]);
    this.blocked[row] = facts.blocked.length === 0 ? undefined : [...facts.blocked];
    this.qualifications[row] = pairsOf(facts.qualifications, ({ name, expiresOn }) => [
      this.qualificationNumbers.of(name),
      expiresOn === null ? Number.POSITIVE_INFINITY : dayNumber(expiresOn),
    ]);
    return row;
  }

  /** Gives the row back; its number may come again. */
  release(row: number): void {
    for (let day = 0; day < WEEK; day++) this.schedules.release(this.week[row * WEEK + day]!);
    for (const schedule of this.exceptions[row]?.values() ?? []) this.schedules.release(schedule);
    this.exceptions[row] = undefined;
    this.busy[row] = undefined;
    this.blocked[row] = undefined;
    this.qualifications[row] = undefined;
    this.#free.push(row);
  }

  /** The schedule of a day, counted from 1970-01-01; `weekday` is the day's own. */
  scheduleOn(row: number, day: number, weekday: number): number {
    const exceptions = this.exceptions[row];
    const exception = exceptions === undefined ? undefined : exceptions.get(day);
    return exception ?? this.week[row * WEEK + weekday]!;
  }

  /** Whether both rows are free and busy at the same times. */
  keepsTime(before: number, after: number): boolean {
    if (this.zone[before] !== this.zone[after]) return false;
    for (let day = 0; day < WEEK; day++) {
      if (this.week[before * WEEK + day] !== this.week[after * WEEK + day]) return false;
    }
    return (
      isDeepStrictEqual(this.exceptions[before], this.exceptions[after]) &&
      isDeepStrictEqual(this.busy[before], this.busy[after])
    );
  }

  #place(row: number, point: { lat: number; lng: number }, reach: number): void {
    const [x, y, z] = onUnitSphere(point);
    this.lat[row] = point.lat;
    this.lng[row] = point.lng;
    this.x[row] = x;
    this.y[row] = y;
    this.z[row] = z;
    this.reach[row] = reach;
    const chord = 2 * Math.sin(Math.min(Math.PI / 2, reach / (2 * EARTH_RADIUS_MILES)));
    this.reachChord2[row] = chord * chord;
  }

  #internTime({ weekly, exceptions }: Availability): [number[], Map<number, number> | undefined] {
    if (weekly.length !== WEEK) throw new RangeError('A week has seven days.');
    for (const day of weekly) this.schedules.assertFits(day);
    const byDate = exceptions.length === 0 ? null : intervalsByDate(exceptions);
    for (const intervals of byDate?.values() ?? []) this.schedules.assertFits(intervals);
    const week = weekly.map((day) => this.schedules.intern(day));
    if (byDate === null) return [week, undefined];
    const days = new Map<number, number>();
    for (const [date, intervals] of byDate) days.set(dayNumber(date), this.schedules.intern(intervals));
    return [week, days];
  }

  /** The usual week and every exception, as if the exceptions came on top: then none is missed. */
  #sketchWeek(row: number): void {
    const sketch = this.#sketch;
    sketch.clear();
    for (let day = 0; day < WEEK; day++) sketch.markDay(this.schedules, this.week[row * WEEK + day]!, day);
    for (const [day, schedule] of this.exceptions[row] ?? []) {
      sketch.markDay(this.schedules, schedule, weekdayOf(day));
    }
    this.weekEarly[row] = sketch.early;
    this.weekLate[row] = sketch.late;
  }

  /** The number of a zone's clock. */
  zoneNumber(timeZone: string): number {
    let number = this.#zones.get(timeZone);
    if (number === undefined) {
      number = this.clocks.length;
      this.clocks.push(new ZoneClock(timeZone));
      this.#zones.set(timeZone, number);
    }
    return number;
  }

  #grow(): void {
    const capacity = 2 * this.lat.length;
    this.lat = grown(this.lat, capacity);
    this.lng = grown(this.lng, capacity);
    this.x = grown(this.x, capacity);
    this.y = grown(this.y, capacity);
    this.z = grown(this.z, capacity);
    this.reach = grown(this.reach, capacity);
    this.reachChord2 = grown(this.reachChord2, capacity);
    this.reliability = grown(this.reliability, capacity);
    this.createdAt = grown(this.createdAt, capacity);
    this.turnedUp = grown(this.turnedUp, capacity);
    this.outOf = grown(this.outOf, capacity);
    this.birthYear = grown(this.birthYear, capacity);
    this.zone = grown(this.zone, capacity);
    this.week = grown(this.week, capacity * WEEK);
    this.skillsLow = grown(this.skillsLow, capacity);
    this.skillsHigh = grown(this.skillsHigh, capacity);
    this.weekEarly = grown(this.weekEarly, capacity);
    this.weekLate = grown(this.weekLate, capacity);
  }
}

/** Exceptions of one date add up. */
function intervalsByDate(exceptions: Availability['exceptions']): Map<string, Interval[]> {
  const byDate = new Map<string, Interval[]>();
  for (const { date, intervals } of exceptions) {
    byDate.set(date, [...(byDate.get(date) ?? []), ...intervals]);
  }
  return byDate;
}

/** Two numbers for each thing in one flat list; undefined for none, as it is for most. */
function pairsOf<T>(things: readonly T[], pairOf: (thing: T) => [number, number]): number[] | undefined {
  return things.length === 0 ? undefined : things.flatMap(pairOf);
}
