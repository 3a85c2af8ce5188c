import { Temporal } from 'temporal-polyfill';
import type { Span } from './facts.ts';

/** A calendar day of a time zone. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Monday is 0. */
  weekday: number;
  /**
   * The instant of a wall-clock time, given in minutes after the day's midnight. A time that the clocks skip
   * moves forward by what was skipped, one that happens twice means the first (Temporal's `compatible`).
   */
  at(minute: number): number;
}

/**
 * An interval begins at most a day and a night before its end, and a zone may skip a day (Samoa did in 2011),
 * so three days earlier is enough; one day later, because clocks set back over midnight let a day begin twice.
 */
const DAYS_BEFORE = 3;
const DAYS_AFTER = 1;

/** Days beyond which a calendar begins anew. */
const MOST_DAYS = 20_000;

/** Remembers the days it was asked for, because needs of one week lie on the same ones. */
export class Calendar {
  readonly #days = new Map<string, LocalDay>();

  /** Every day of the zone on which an interval can begin that has a part in the span. */
  daysAround(timeZone: string, span: Span): LocalDay[] {
    const last = localDate(span.endsAt, timeZone).add({ days: DAYS_AFTER });
    const days: LocalDay[] = [];
    let date = localDate(span.startsAt, timeZone).subtract({ days: DAYS_BEFORE });
    while (Temporal.PlainDate.compare(date, last) <= 0) {
      days.push(this.#day(date, timeZone));
      date = date.add({ days: 1 });
    }
    return days;
  }

  #day(date: Temporal.PlainDate, timeZone: string): LocalDay {
    const key = `${timeZone} ${date}`;
    let day = this.#days.get(key);
    if (day === undefined) {
      if (this.#days.size >= MOST_DAYS) this.#days.clear();
      day = localDay(date, timeZone);
      this.#days.set(key, day);
    }
    return day;
  }
}

function localDay(date: Temporal.PlainDate, timeZone: string): LocalDay {
  const midnight = date.toPlainDateTime();
  const known: number[] = [];
  return {
    date: date.toString(),
    weekday: date.dayOfWeek - 1,
    at(minute) {
      known[minute] ??= midnight
        .add({ minutes: minute })
        .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
      return known[minute];
    },
  };
}

/** `YYYY-MM-DD` of the last moment of the span: a need that ends at midnight ends on the day before. */
export function lastLocalDay(timeZone: string, span: Span): string {
  return localDate(span.endsAt - 1, timeZone).toString();
}

/** `YYYY-MM-DD` of the moment it starts. */
export function firstLocalDay(timeZone: string, span: Span): string {
  return localDate(span.startsAt, timeZone).toString();
}

/** The year in which the span starts, on the zone's calendar. */
export function startingYear(timeZone: string, span: Span): number {
  return localDate(span.startsAt, timeZone).year;
}

function localDate(instant: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}
