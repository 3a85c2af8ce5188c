import type { Temporal } from 'temporal-polyfill';
import type { ReadSchedule } from './read-schedule.ts';

export interface Timing {
  /** ISO instants of the only or first occurrence. */
  startsAt: string;
  endsAt: string;
  /** Value of an RFC 5545 RRULE (without the property's name), or null for what happens once. */
  recurrence: string | null;
  /** Nothing of it lies ahead; then the instants are those of the source. */
  isPast: boolean;
  /** Occurrences of a running series that lie behind; the first one ahead then comes first. */
  skipped: number;
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const MS_A_WEEK = 7 * 86_400_000;

function startOn(schedule: ReadSchedule, date: Temporal.PlainDate, timeZone: string): Temporal.ZonedDateTime {
  return date.toZonedDateTime({ timeZone, plainTime: schedule.from });
}

const isAhead = (moment: Temporal.ZonedDateTime, now: Temporal.Instant): boolean =>
  moment.epochMilliseconds > now.epochMilliseconds;

/** Whole weeks, at least 0, after which the date's start lies ahead of now. */
export function weeksUntilAhead(
  schedule: ReadSchedule,
  date: Temporal.PlainDate,
  timeZone: string,
  now: Temporal.Instant,
): number {
  const behind = now.epochMilliseconds - startOn(schedule, date, timeZone).epochMilliseconds;
  // A daylight-saving change may make the last week an hour shorter or longer, so the end is found by trying.
  let weeks = Math.max(0, Math.floor(behind / MS_A_WEEK));
  while (!isAhead(startOn(schedule, date.add({ weeks }), timeZone), now)) weeks++;
  return weeks;
}

/** The end of the day as RFC 5545 wants UNTIL beside a local start: in UTC, inclusive. */
function untilEndOf(day: Temporal.PlainDate, timeZone: string): string {
  const last = day.add({ days: 1 }).toZonedDateTime({ timeZone }).subtract({ seconds: 1 });
  return last.toInstant().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
}

/**
 * Turns local dates into instants. The length is elapsed time from the local start, also where the clocks
 * change in between. A series that has begun starts with its first occurrence after `now`.
 */
export function placeInTime(
  schedule: ReadSchedule,
  options: { shiftWeeks: number; timeZone: string; now: Temporal.Instant },
): Timing {
  const { timeZone, now } = options;
  const shift = { weeks: options.shiftWeeks };
  const start = schedule.start.add(shift);
  const until = schedule.until?.add(shift) ?? null;
  const behind = until ? weeksUntilAhead(schedule, start, timeZone, now) : 0;
  const next = start.add({ weeks: behind });
  const isPast = until
    ? next.until(until, { largestUnit: 'day' }).days < 0
    : !isAhead(startOn(schedule, start, timeZone), now);
  const first = startOn(schedule, isPast ? start : next, timeZone);
  return {
    startsAt: first.toInstant().toString(),
    endsAt: first.add({ minutes: schedule.minutes }).toInstant().toString(),
    recurrence:
      until && `FREQ=WEEKLY;BYDAY=${WEEKDAYS[start.dayOfWeek - 1]};UNTIL=${untilEndOf(until, timeZone)}`,
    isPast,
    skipped: isPast ? 0 : behind,
  };
}
