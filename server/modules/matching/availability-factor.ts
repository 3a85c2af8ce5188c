import type { Availability } from '#shared/volunteering.ts';
import type { Span } from './facts.ts';
import type { LocalDay } from './local-days.ts';

/** The part of a need in which a volunteer is free, overlaps counted once. Milliseconds and instants. */
export interface FreeTime {
  milliseconds: number;
  /** Separate stretches; touching ones are one. */
  stretches: number;
  /** Start of the first stretch and end of the last; NaN when there is none. */
  from: number;
  until: number;
}

/**
 * What of the need's time lies in the availability.
 *
 * @param days of the availability's zone, all that can matter (`daysIn`)
 */
export function freeTime(availability: Availability, days: readonly LocalDay[], need: Span): FreeTime {
  const parts: Span[] = [];
  for (const day of days) {
    for (const interval of intervalsBeginningOn(day, availability)) {
      const startsAt = Math.max(day.at(interval.from), need.startsAt);
      const endsAt = Math.min(day.at(interval.to), need.endsAt);
      if (endsAt > startsAt) parts.push({ startsAt, endsAt });
    }
  }
  return unite(parts);
}

/** The union of the parts; changes their order. */
export function unite(parts: Span[]): FreeTime {
  parts.sort((a, b) => a.startsAt - b.startsAt);
  const free: FreeTime = { milliseconds: 0, stretches: 0, from: Number.NaN, until: Number.NaN };
  for (const part of parts) {
    if (free.stretches === 0) free.from = part.startsAt;
    if (free.stretches === 0 || part.startsAt > free.until) {
      free.stretches += 1;
      free.milliseconds += part.endsAt - part.startsAt;
      free.until = part.endsAt;
    } else if (part.endsAt > free.until) {
      free.milliseconds += part.endsAt - free.until;
      free.until = part.endsAt;
    }
  }
  return free;
}

function intervalsBeginningOn(day: LocalDay, availability: Availability) {
  const exceptions = availability.exceptions.filter((exception) => exception.date === day.date);
  if (exceptions.length > 0) return exceptions.flatMap((exception) => exception.intervals);
  return availability.weekly[day.weekday] ?? [];
}

export function overlapsAny(busy: readonly Span[], need: Span): boolean {
  return busy.some((span) => span.startsAt < need.endsAt && span.endsAt > need.startsAt);
}

/** Share of the need's time that is free, 0–1. */
export function availabilityShare(freeMilliseconds: number, need: Span): number {
  return freeMilliseconds / (need.endsAt - need.startsAt);
}
