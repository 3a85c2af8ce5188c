import { Temporal } from 'temporal-polyfill';
import { BROOKLYN_TIME_ZONE } from './brooklyn-zones.ts';

/** A stretch of a Brooklyn day. */
export interface LocalSlot {
  date: Temporal.PlainDate;
  /** Local minutes after midnight. */
  from: number;
  minutes: number;
}

/** The slot as ISO instants. */
export function instantsOf({ date, from, minutes }: LocalSlot): { startsAt: string; endsAt: string } {
  const plainTime = new Temporal.PlainTime(Math.floor(from / 60), from % 60);
  const start = date.toZonedDateTime({ timeZone: BROOKLYN_TIME_ZONE, plainTime });
  return { startsAt: start.toInstant().toString(), endsAt: start.add({ minutes }).toInstant().toString() };
}
