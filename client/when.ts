import { formatClock } from './ui/clock.ts';
import { deviceZone, wallTime } from './wall-time.ts';

/** How moments are written everywhere: weekday, day, month, 24-hour clock. */

const days = new Map<string, Intl.DateTimeFormat>();

/** `Sat 12 Sep`, with the year when it is not this one. */
export function formatDay(instant: Date | string, zone: string): string {
  let format = days.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
    days.set(zone, format);
  }
  const at = new Date(instant);
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = value;
  const year = part.year === String(new Date().getFullYear()) ? '' : ` ${part.year}`;
  return `${part.weekday} ${part.day} ${part.month}${year}`;
}

/** `09:00` on the wall of that zone. */
export const formatTime = (instant: Date | string, zone: string): string =>
  formatClock(wallTime(instant, zone).minutes);

/** The zone's short name when its wall shows another time than this device's; otherwise nothing. */
function foreignZone(instant: string, zone: string): string {
  const here = wallTime(instant, deviceZone());
  const there = wallTime(instant, zone);
  if (here.date === there.date && here.minutes === there.minutes) return '';
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(
    new Date(instant),
  );
  return ` ${parts.find((part) => part.type === 'timeZoneName')?.value ?? zone}`;
}

/** `09:00` as the walls at the place show it, with the zone as in `formatHours`. */
export const formatStart = (startsAt: string, zone: string): string =>
  `${formatTime(startsAt, zone)}${foreignZone(startsAt, zone)}`;

/**
 * `09:00–12:00`, as the walls at the place show it; the zone follows when the reader's device is
 * in another.
 */
export function formatHours(startsAt: string, endsAt: string, zone: string): string {
  const sameDay =
    wallTime(startsAt, zone).date === wallTime(endsAt, zone).date ||
    Date.parse(endsAt) - Date.parse(startsAt) <= 12 * 3_600_000;
  const to = sameDay ? formatTime(endsAt, zone) : `${formatDay(endsAt, zone)}, ${formatTime(endsAt, zone)}`;
  return `${formatTime(startsAt, zone)}–${to}${foreignZone(startsAt, zone)}`;
}

/** `Sat 12 Sep, 09:00–12:00`, as `formatHours`. */
export const formatSpan = (startsAt: string, endsAt: string, zone: string): string =>
  `${formatDay(startsAt, zone)}, ${formatHours(startsAt, endsAt, zone)}`;

/** `3 d 4 h`, `22 h 56 min`, `12 min`; a time that has passed is `0 min`. */
export function formatDuration(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) {
    const left = hours % 24;
    return `${Math.floor(hours / 24)} d${left ? ` ${left} h` : ''}`;
  }
  if (hours > 0) return `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
  return `${minutes} min`;
}

/** `Sat 12 Sep` on this device's wall. */
export const onDay = (instant: string): string => formatDay(instant, deviceZone());

/** `Sat 12 Sep, 09:00` on this device's wall. */
export const atMoment = (instant: string): string =>
  `${onDay(instant)}, ${formatTime(instant, deviceZone())}`;
