import { EARTH_RADIUS_MILES } from '../distance.ts';
import { BOUND_MARGIN, reachDoubt, type TenthWeights } from './pair.ts';
import type { VolunteerRows } from './volunteer-rows.ts';
import { DAY_MINUTES, WEEK_MINUTES } from './week-sketch.ts';
import { weekdayOf } from './zone-clock.ts';

/**
 * What the first look at a volunteer compares, gathered from their row for a change that looks at a thousand
 * needs. The fields are overwritten by the next volunteer; nothing is allocated.
 */
export class Outline {
  x = 0;
  y = 0;
  z = 0;
  zone = 0;
  /** Square of the longest straight line within reach. */
  limit = 0;
  skillsLow = 0;
  skillsHigh = 0;
  weekEarly = 0;
  weekLate = 0;
  birthYear = 0;
  /** Bounds of the score in tenths: for reliability and next door, lost with each unit of way. */
  nextDoorTenths = 0;
  tenthsByChord = 0;
  skillTenths = 0;
  timeTenths = 0;
  readonly #rows: VolunteerRows;
  readonly #weights: TenthWeights;
  /**
   * Start and end of every interval in minutes of the week, two entries each: the usual week and, on top of it,
   * the exceptions, as if every week had them.
   */
  readonly #free: number[] = [];
  #entries = 0;

  constructor(rows: VolunteerRows, weights: TenthWeights) {
    this.#rows = rows;
    this.#weights = weights;
  }

  /** Shows a row, as it is now. */
  show(row: number): this {
    const rows = this.#rows;
    const weights = this.#weights;
    const reachChord2 = rows.reachChord2[row]!;
    this.x = rows.x[row]!;
    this.y = rows.y[row]!;
    this.z = rows.z[row]!;
    this.zone = rows.zone[row]!;
    this.limit = reachChord2 + reachDoubt(reachChord2);
    this.skillsLow = rows.skillsLow[row]!;
    this.skillsHigh = rows.skillsHigh[row]!;
    this.weekEarly = rows.weekEarly[row]!;
    this.weekLate = rows.weekLate[row]!;
    // Rounding to whole tenths may add half of one.
    this.nextDoorTenths =
      weights.proximity + weights.reliability * rows.reliability[row]! + BOUND_MARGIN + 0.5;
    this.tenthsByChord = (weights.proximity * EARTH_RADIUS_MILES) / rows.reach[row]!;
    this.skillTenths = weights.skill;
    this.timeTenths = weights.availability;
    this.#layOutWeek(row);
    return this;
  }

  /** At most so many minutes of a span, which begins in the week and may run on into the next one, are free. */
  mostFreeMinutes(from: number, until: number): number {
    const runsOn = until > WEEK_MINUTES;
    const minutes =
      this.#freeMinutes(from, until) +
      (runsOn ? this.#freeMinutes(from - WEEK_MINUTES, until - WEEK_MINUTES) : 0);
    return Math.min(minutes, until - from);
  }

  #freeMinutes(from: number, until: number): number {
    const free = this.#free;
    let minutes = 0;
    for (let at = 0; at < this.#entries; at += 2) {
      const start = free[at]! > from ? free[at]! : from;
      const end = free[at + 1]! < until ? free[at + 1]! : until;
      if (end > start) minutes += end - start;
    }
    return minutes;
  }

  #layOutWeek(row: number): void {
    const rows = this.#rows;
    this.#entries = 0;
    for (let day = 0; day < 7; day++) this.#layOut(rows.week[row * 7 + day]!, day);
    const exceptions = rows.exceptions[row];
    if (exceptions === undefined) return;
    for (const [day, schedule] of exceptions) this.#layOut(schedule, weekdayOf(day));
  }

  #layOut(schedule: number, weekday: number): void {
    const { schedules } = this.#rows;
    const midnight = weekday * DAY_MINUTES;
    const end = schedules.end(schedule);
    for (let at = schedules.start(schedule); at < end; at += 2) {
      const from = midnight + schedules.minutes[at]!;
      const until = midnight + schedules.minutes[at + 1]!;
      this.#mark(from, Math.min(until, WEEK_MINUTES));
      // What passes the end of the week stands at its beginning, too.
      if (until > WEEK_MINUTES) this.#mark(Math.max(0, from - WEEK_MINUTES), until - WEEK_MINUTES);
    }
  }

  #mark(from: number, until: number): void {
    this.#free[this.#entries++] = from;
    this.#free[this.#entries++] = until;
  }
}
