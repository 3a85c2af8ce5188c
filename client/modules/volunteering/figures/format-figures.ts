import { SHOW_UP_TARGET } from '#shared/show-up.ts';

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

const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

const dayOfMonth = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric' });
const month = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' });

/** `12` and `Oct` of `2026-10-12`. */
export function splitWeek(startsOn: string): { day: string; month: string } {
  const at = new Date(`${startsOn}T00:00:00Z`);
  return { day: dayOfMonth.format(at), month: month.format(at) };
}

/** `12 Oct` of `2026-10-12`. */
export const formatWeek = (startsOn: string): string => day.format(new Date(`${startsOn}T00:00:00Z`));
