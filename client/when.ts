import { dateLocale } from './date-locale.ts';
import { formatClock } from './ui/clock.ts';
import { deviceZone, wallTime } from './wall-time.ts';

/**
 * How moments are written everywhere: as the account's language and country write them, and for English of no
 * country weekday, day, month and the 24-hour clock.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, and every row of a list asks for the same. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options);
    formats.set(key, format);
  }
  return format;
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** `Sat 12 Sep`, `Sat, Sep 12` or `Sa., 12. Sept.`, with the year when it is not this one. */
export function formatDay(instant: Date | string, zone: string): string {
  const at = new Date(instant);
  const locale = dateLocale();
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  const house = formatOf('en-US', { ...DAY, year: 'numeric', timeZone: zone });
  for (const { type, value } of house.formatToParts(at)) part[type] = value;
  const isThisYear = part.year === String(new Date().getFullYear());
  if (locale === null) return `${part.weekday} ${part.day} ${part.month}${isThisYear ? '' : ` ${part.year}`}`;
  return formatOf(locale, { ...DAY, ...(!isThisYear && { year: 'numeric' }), timeZone: zone }).format(at);
}

/** `09:00` or `9:00 AM` on the wall of that zone. */
export function formatTime(instant: Date | string, zone: string): string {
  const locale = dateLocale();
  if (locale === null) return formatClock(wallTime(instant, zone).minutes);
  return spaced(formatOf(locale, { timeStyle: 'short', timeZone: zone }), new Date(instant));
}

/** `12 Sep 2028`: a day on no particular wall. */
export function formatDate(day: Date): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return formatOf(dateLocale() ?? 'en-GB', options).format(day);
}

/** `Tuesday 12 September` on this device's wall. */
export const formatWholeDay = (at: number): string =>
  formatOf(dateLocale() ?? 'en-GB', { weekday: 'long', day: 'numeric', month: 'long' }).format(at);

/** `09:00:12` on this device's wall. */
export const formatSeconds = (at: number): string =>
  spaced(formatOf(dateLocale() ?? 'en-GB', { timeStyle: 'medium' }), new Date(at));

/** Some languages put a narrow space before AM and PM that not every font has. */
const spaced = (format: Intl.DateTimeFormat, at: Date): string => format.format(at).replaceAll('\u202f', ' ');

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

/** Hours and minutes that are left, as a clock counts them down: `1:34`, `0:05`; a time that has passed is `0:00`. */
export function formatLeft(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `Sat 12 Sep` on this device's wall. */
export const onDay = (instant: string): string => formatDay(instant, deviceZone());

/** `Sat 12 Sep, 09:00` on this device's wall. */
export const atMoment = (instant: string): string =>
  `${onDay(instant)}, ${formatTime(instant, deviceZone())}`;
