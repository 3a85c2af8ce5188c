import type { Availability, Interval, Point } from '#shared/volunteering.ts';
import { EARTH_RADIUS_MILES, onUnitSphere } from '../distance.ts';
import type { Qualification, Span, VolunteerFacts } from '../facts.ts';
import { outcomesCounted, reliabilityFactor, turnedUp } from '../reliability-factor.ts';
import { DaySchedules, EMPTY_DAY } from './day-schedules.ts';
import { grown } from './grown.ts';
import type { NameNumbers } from './name-numbers.ts';
import { signatureOf } from './skill-signature.ts';
import { WeekSketch } from './week-sketch.ts';
import { dayNumber, weekdayOf, ZoneClock } from './zone-clock.ts';

/** No volunteer: before they came or after they went. */
export const NOBODY = -1;

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
  /** Ids of needs. */
  answered: (string[] | undefined)[] = [];

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

  readonly #numberOf = ({ name }: Qualification) => this.qualificationNumbers.of(name);
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
   * @param before the volunteer's row until now, or `NOBODY`: what stays need not be worked out again
   * @throws RangeError when the facts cannot be matched: no place, a greatest distance under 0.1 miles,
   *   not seven days, or too many intervals in a day
   */
  add(facts: VolunteerFacts, before: number): number {
    if (facts.point === null) throw new RangeError(`Volunteer ${facts.id} has no place.`);
    if (!(facts.maxDistanceMiles >= LEAST_REACH)) {
      throw new RangeError(`Volunteer ${facts.id} must go at least ${LEAST_REACH} miles.`);
    }
    const zone = this.zoneNumber(facts.timeZone);
    const exceptions = this.#checkTime(facts.availability);
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.lat.length) this.#grow();

    this.ids[row] = facts.id;
    this.names[row] = facts.name;
    this.createdAt[row] = facts.createdAt;
    this.birthYear[row] = facts.birthYear ?? UNKNOWN_BIRTH_YEAR;
    this.#place(row, facts.point, facts.maxDistanceMiles, before);
    this.#setTime(row, zone, facts.availability.weekly, exceptions, before);
    this.reliability[row] = reliabilityFactor(facts.outcomes);
    this.turnedUp[row] = turnedUp(facts.outcomes);
    this.outOf[row] = outcomesCounted(facts.outcomes);
    this.#setSkills(row, facts.skills);
    this.busy[row] = pairsOf(facts.busy, startOf, endOf);
    this.blocked[row] = facts.blocked.length === 0 ? undefined : [...facts.blocked];
    this.answered[row] = facts.answered.length === 0 ? undefined : [...facts.answered];
    this.qualifications[row] = pairsOf(facts.qualifications, this.#numberOf, lastDayOf);
    return row;
  }

  /** Gives the row back; its number may come again. */
  release(row: number): void {
    for (let day = 0; day < WEEK; day++) this.schedules.release(this.week[row * WEEK + day]!);
    const exceptions = this.exceptions[row];
    if (exceptions !== undefined) {
      for (const schedule of exceptions.values()) this.schedules.release(schedule);
      this.exceptions[row] = undefined;
    }
    this.busy[row] = undefined;
    this.blocked[row] = undefined;
    this.answered[row] = undefined;
    this.qualifications[row] = undefined;
    this.#free.push(row);
  }

  /** The schedule of a day, counted from 1970-01-01; `weekday` is the day's own. */
  scheduleOn(row: number, day: number, weekday: number): number {
    const exceptions = this.exceptions[row];
    const exception = exceptions === undefined ? undefined : exceptions.get(day);
    return exception ?? this.week[row * WEEK + weekday]!;
  }

  #keepsWeek(before: number, after: number): boolean {
    for (let day = 0; day < WEEK; day++) {
      if (this.week[before * WEEK + day] !== this.week[after * WEEK + day]) return false;
    }
    return true;
  }

  #place(row: number, { lat, lng }: Point, reach: number, before: number): void {
    this.lat[row] = lat;
    this.lng[row] = lng;
    this.reach[row] = reach;
    if (before !== NOBODY && lat === this.lat[before] && lng === this.lng[before]) {
      this.x[row] = this.x[before]!;
      this.y[row] = this.y[before]!;
      this.z[row] = this.z[before]!;
    } else {
      [this.x[row], this.y[row], this.z[row]] = onUnitSphere({ lat, lng });
    }
    const chord = 2 * Math.sin(Math.min(Math.PI / 2, reach / (2 * EARTH_RADIUS_MILES)));
    this.reachChord2[row] = chord * chord;
  }

  /** Throws before anything is stored; gives the exceptions by date. */
  #checkTime({ weekly, exceptions }: Availability): Map<string, Interval[]> | null {
    if (weekly.length !== WEEK) throw new RangeError('A week has seven days.');
    for (let day = 0; day < WEEK; day++) this.schedules.assertFits(weekly[day]!);
    if (exceptions.length === 0) return null;
    const byDate = intervalsByDate(exceptions);
    for (const intervals of byDate.values()) this.schedules.assertFits(intervals);
    return byDate;
  }

  #setTime(
    row: number,
    zone: number,
    weekly: Availability['weekly'],
    byDate: Map<string, Interval[]> | null,
    before: number,
  ): void {
    this.zone[row] = zone;
    for (let day = 0; day < WEEK; day++) {
      const likely = before === NOBODY ? EMPTY_DAY : this.week[before * WEEK + day]!;
      this.week[row * WEEK + day] = this.schedules.intern(weekly[day]!, likely);
    }
    this.exceptions[row] = byDate === null ? undefined : this.#internDates(byDate);
    if (
      before !== NOBODY &&
      byDate === null &&
      this.exceptions[before] === undefined &&
      this.#keepsWeek(before, row)
    ) {
      this.weekEarly[row] = this.weekEarly[before]!;
      this.weekLate[row] = this.weekLate[before]!;
    } else {
      this.#sketchWeek(row);
    }
  }

  #internDates(byDate: Map<string, Interval[]>): Map<number, number> {
    const days = new Map<number, number>();
    for (const [date, intervals] of byDate) days.set(dayNumber(date), this.schedules.intern(intervals));
    return days;
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

  #setSkills(row: number, names: readonly string[]): void {
    const skills: number[] = [];
    for (let at = 0; at < names.length; at++) skills.push(this.skillNumbers.of(names[at]!));
    const signature = signatureOf(skills);
    this.skills[row] = skills;
    this.skillsLow[row] = signature.low;
    this.skillsHigh[row] = signature.high;
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
function pairsOf<T>(
  things: readonly T[],
  first: (thing: T) => number,
  second: (thing: T) => number,
): number[] | undefined {
  if (things.length === 0) return undefined;
  const pairs: number[] = [];
  for (let at = 0; at < things.length; at++) pairs.push(first(things[at]!), second(things[at]!));
  return pairs;
}

const startOf = (span: Span) => span.startsAt;
const endOf = (span: Span) => span.endsAt;
const lastDayOf = ({ expiresOn }: Qualification) =>
  expiresOn === null ? Number.POSITIVE_INFINITY : dayNumber(expiresOn);
