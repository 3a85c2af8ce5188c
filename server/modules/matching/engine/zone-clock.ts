import { Temporal } from 'temporal-polyfill';
import type { Span } from '../facts.ts';

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** Interval ends lie at most this long after the midnight of the day the interval begins. */
const LAST_MINUTE = 2879 * MINUTE;

/** Further than any clock change moves a time that an interval near a need can have. */
const MARGIN = 4 * DAY;

/** Transitions are looked up for so much more than asked, because looking them up takes milliseconds. */
const AHEAD = 400 * DAY;

/** The days of a zone on which an interval that touches a span can begin. Days count from 1970-01-01. */
export interface LocalWindow {
  clock: ZoneClock;
  firstDay: number;
  lastDay: number;
  /** Local time minus UTC in ms if one offset serves the whole span, otherwise null: then ask the clock. */
  offset: number | null;
}

/**
 * The offsets of one time zone, taken from Temporal once and then looked up. Wall-clock times become instants
 * as Temporal's `compatible` disambiguation has it.
 */
export class ZoneClock {
  readonly timeZone: string;
  #from = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  /** `#offsets[i]` is in force from `#since[i]` until `#since[i + 1]`; the first from long before. */
  #since: number[] = [];
  #offsets: number[] = [];

  /** @throws RangeError when the zone is not known. */
  constructor(timeZone: string) {
    this.timeZone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  }

  window({ startsAt, endsAt }: Span): LocalWindow {
    this.#cover(startsAt - MARGIN, endsAt + MARGIN);
    if (!this.#changesDuring({ startsAt, endsAt })) {
      const offset = this.offsetAt(startsAt);
      return { clock: this, ...touchingDays({ startsAt, endsAt }, offset, offset), offset };
    }
    const nearby = this.#offsets.filter((_, i) => {
      const until = this.#since[i + 1] ?? Number.POSITIVE_INFINITY;
      return this.#since[i]! <= endsAt + MARGIN && until > startsAt - MARGIN;
    });
    const days = touchingDays({ startsAt, endsAt }, Math.min(...nearby), Math.max(...nearby));
    return { clock: this, ...days, offset: null };
  }

  /** Local time minus UTC, in ms. */
  offsetAt(instant: number): number {
    this.#cover(instant, instant);
    return this.#offsets[this.#since.findLastIndex((since) => since <= instant)]!;
  }

  /**
   * Whether a clock change can make the offset at the span's start a wrong one for what lies in the span. A
   * change before it misplaces, by no more than its own shift, only times up to the change; if the shift still
   * ends before the span, they are cut off rightly or wrongly placed. One after it misplaces only times beyond.
   */
  #changesDuring({ startsAt, endsAt }: Span): boolean {
    return this.#since.some((since, i) => {
      if (i === 0) return false;
      const shift = Math.abs(this.#offsets[i]! - this.#offsets[i - 1]!);
      return since < endsAt && since + shift > startsAt;
    });
  }

  /** The instant of a wall-clock time within a window made before; both in ms, `local` as if it were UTC. */
  toInstant(local: number): number {
    let beforeGap = local - this.#offsets[0]!;
    for (let i = 0; i < this.#offsets.length; i++) {
      const instant = local - this.#offsets[i]!;
      // Not reached under this offset: the time fell into the gap, and counts as if the clocks had not moved.
      if (i > 0 && instant < this.#since[i]!) return beforeGap;
      if (instant < (this.#since[i + 1] ?? Number.POSITIVE_INFINITY)) return instant;
      beforeGap = instant;
    }
    return beforeGap;
  }

  #cover(from: number, until: number): void {
    if (from >= this.#from && until <= this.#until) return;
    this.#from = Math.min(this.#from, from - AHEAD);
    this.#until = Math.max(this.#until, until + AHEAD);
    let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
      this.#from,
    ).toZonedDateTimeISO(this.timeZone);
    this.#since = [];
    this.#offsets = [];
    while (at !== null && at.epochMilliseconds <= this.#until) {
      this.#since.push(this.#since.length === 0 ? Number.NEGATIVE_INFINITY : at.epochMilliseconds);
      this.#offsets.push(at.offsetNanoseconds / 1e6);
      at = at.getTimeZoneTransition('next');
    }
  }
}

/**
 * An interval of a day lies, whatever the offset, between the day's midnight by the greatest offset and its
 * last minute by the least; days for which that misses the span cannot matter.
 */
function touchingDays({ startsAt, endsAt }: Span, leastOffset: number, mostOffset: number) {
  return {
    firstDay: Math.floor((startsAt + leastOffset - LAST_MINUTE) / DAY) + 1,
    lastDay: Math.ceil((endsAt + mostOffset) / DAY) - 1,
  };
}

/** Monday is 0; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Days since 1970-01-01 of a date `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

/** The day on a zone's calendar, counted from 1970-01-01. */
export function localDayNumber(clock: ZoneClock, instant: number): number {
  return Math.floor((instant + clock.offsetAt(instant)) / DAY);
}

/** The calendar year of a day counted from 1970-01-01. */
export function yearOf(day: number): number {
  return new Date(day * DAY).getUTCFullYear();
}
