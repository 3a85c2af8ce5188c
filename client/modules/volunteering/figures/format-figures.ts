import { SHOW_UP_TARGET } from '#shared/show-up.ts';
import { dateLocale } from '../../../date-locale.ts';

const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const oneFixed = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `84.3%` of a share; null is written as nothing by whoever shows it. */
export const formatRate = (rate: number): string => `${oneFixed.format(rate * 100)}%`;

/** `84%`, where there is no room for more. */
export const formatShortRate = (rate: number): string => `${Math.round(rate * 100)}%`;

/** `4.6`, `312`, `1,204.5`. */
export const formatNumber = (value: number): string => one.format(value);

/** `4.6` and `5.0`: an average always shows its decimal. */
export const formatAverage = (value: number): string => oneFixed.format(value);

/** So near under the target that it is watched, not yet missed by much. */
const NEAR = 0.1;

/** How a rate stands to what the module is measured by. */
export function standingOf(rate: number): 'on-target' | 'near-target' | 'under-target' {
  if (rate >= SHOW_UP_TARGET) return 'on-target';
  return rate >= SHOW_UP_TARGET - NEAR ? 'near-target' : 'under-target';
}

/** A week begins on a day of no particular wall. */
const formatOf = (options: Intl.DateTimeFormatOptions, startsOn: string): string =>
  new Intl.DateTimeFormat(dateLocale() ?? 'en-GB', { ...options, timeZone: 'UTC' }).format(
    new Date(`${startsOn}T00:00:00Z`),
  );

/** `12` and `Oct` of `2026-10-12`, as the account writes dates. */
export const splitWeek = (startsOn: string): { day: string; month: string } => ({
  day: formatOf({ day: 'numeric' }, startsOn),
  month: formatOf({ month: 'short' }, startsOn),
});

/** `12 Oct` of `2026-10-12`, as the account writes dates. */
export const formatWeek = (startsOn: string): string =>
  formatOf({ day: 'numeric', month: 'short' }, startsOn);
