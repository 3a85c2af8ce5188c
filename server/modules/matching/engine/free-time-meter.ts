import { type FreeTime, unite } from '../availability-factor.ts';
import type { Span } from '../facts.ts';
import type { VolunteerRows } from './volunteer-rows.ts';
import { DAY, type LocalWindow, weekdayOf } from './zone-clock.ts';

const MINUTE = 60_000;

/** Measures what of a need lies in a volunteer's availability; the result stands in its fields. */
export class FreeTimeMeter implements FreeTime {
  milliseconds = 0;
  stretches = 0;
  from = Number.NaN;
  until = Number.NaN;
  readonly #rows: VolunteerRows;

  constructor(rows: VolunteerRows) {
    this.#rows = rows;
  }

  measure(row: number, need: Span, window: LocalWindow): void {
    if (window.offset === null) this.#measureByClock(row, need, window);
    else this.#measureSteadily(row, need, window, window.offset);
  }

  copy(other: FreeTime): void {
    this.milliseconds = other.milliseconds;
    this.stretches = other.stretches;
    this.from = other.from;
    this.until = other.until;
  }

  /**
   * While the offset stays the same, local order is order in time: days ascend, and intervals ascend within a
   * day. So one pass that remembers how far it has counted forms the union.
   */
  #measureSteadily(row: number, need: Span, window: LocalWindow, offset: number): void {
    const { schedules } = this.#rows;
    const { minutes } = schedules;
    const { startsAt, endsAt } = need;
    let milliseconds = 0;
    let stretches = 0;
    let first = Number.NaN;
    let counted = Number.NEGATIVE_INFINITY;
    let weekday = weekdayOf(window.firstDay);
    for (let day = window.firstDay; day <= window.lastDay; day++) {
      const schedule = this.#rows.scheduleOn(row, day, weekday);
      weekday = weekday === 6 ? 0 : weekday + 1;
      const midnight = day * DAY - offset;
      const end = schedules.end(schedule);
      for (let at = schedules.start(schedule); at < end; at += 2) {
        let from = midnight + minutes[at]! * MINUTE;
        let until = midnight + minutes[at + 1]! * MINUTE;
        if (from < startsAt) from = startsAt;
        if (until > endsAt) until = endsAt;
        if (from >= until || until <= counted) continue;
        if (from > counted) {
          if (stretches === 0) first = from;
          stretches += 1;
          milliseconds += until - from;
        } else {
          milliseconds += until - counted;
        }
        counted = until;
      }
    }
    this.milliseconds = milliseconds;
    this.stretches = stretches;
    this.from = first;
    this.until = stretches === 0 ? Number.NaN : counted;
  }

  /** Around a clock change two local times can swap or meet: make instants first, order them, then unite. */
  #measureByClock(row: number, need: Span, window: LocalWindow): void {
    const { schedules } = this.#rows;
    const parts: Span[] = [];
    for (let day = window.firstDay; day <= window.lastDay; day++) {
      const schedule = this.#rows.scheduleOn(row, day, weekdayOf(day));
      const end = schedules.end(schedule);
      for (let at = schedules.start(schedule); at < end; at += 2) {
        const from = window.clock.toInstant(day * DAY + schedules.minutes[at]! * MINUTE);
        const until = window.clock.toInstant(day * DAY + schedules.minutes[at + 1]! * MINUTE);
        const part = { startsAt: Math.max(from, need.startsAt), endsAt: Math.min(until, need.endsAt) };
        if (part.endsAt > part.startsAt) parts.push(part);
      }
    }
    this.copy(unite(parts));
  }
}
