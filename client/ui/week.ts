import type { Range } from './clock.ts';

/** Arithmetic of a week of ranges; every answer is sorted and free of overlaps. */

export const STEP = 30;
const DAY = 1440;
const LAST = 2879;

/** Sorted, with ranges that overlap or touch joined into one. */
export function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result[result.length - 1];
    if (last && range.from <= last.to) last.to = Math.min(Math.max(last.to, range.to), last.from + DAY);
    else result.push({ from: range.from, to: range.to });
  }
  return result;
}

/** The range begins so many minutes later or earlier, and stays as long as it is. */
export function shifted(range: Range, minutes: number): Range {
  const length = range.to - range.from;
  const from = Math.min(Math.max(0, range.from + minutes), DAY - STEP);
  return { from, to: Math.min(from + length, LAST) };
}

/** The range ends so many minutes later or earlier; it keeps at least one step and at most a day. */
export function lengthened(range: Range, minutes: number): Range {
  const to = Math.max(range.from + STEP, Math.min(range.to + minutes, range.from + DAY, LAST));
  return { from: range.from, to };
}

/** From one moment of a day to another, whichever way it was dragged, on whole steps. */
export function dragged(anchor: number, to: number, end = DAY): Range {
  const low = Math.floor(Math.min(anchor, to) / STEP) * STEP;
  const high = Math.ceil(Math.max(anchor, to) / STEP) * STEP;
  const from = Math.max(0, Math.min(low, end - STEP));
  return { from, to: Math.min(end, Math.max(high, from + STEP)) };
}

/** The hours a drawing has to show: at least the given ones, all day when a range crosses midnight. */
export function hoursShown(week: readonly (readonly Range[])[], least: Range): Range {
  let { from, to } = least;
  for (const range of week.flat()) {
    from = Math.min(from, Math.floor(range.from / 60) * 60);
    to = Math.max(to, Math.min(DAY, Math.ceil(range.to / 60) * 60));
    if (range.to > DAY) from = 0;
  }
  return { from, to };
}

/** The week with one day's ranges replaced. */
export const withDay = (
  week: readonly (readonly Range[])[],
  day: number,
  ranges: readonly Range[],
): Range[][] => week.map((kept, i) => (i === day ? joined(ranges) : kept.map((range) => ({ ...range }))));

/** Where a range begins on a scale of those hours, as a CSS length. */
export const topOn = (hours: Range, range: Range): string =>
  `${((Math.max(range.from, hours.from) - hours.from) / (hours.to - hours.from)) * 100}%`;

/** How much of that scale a range covers, as a CSS length. */
export function heightOn(hours: Range, range: Range): string {
  const seen = Math.min(range.to, hours.to) - Math.max(range.from, hours.from);
  return `${(Math.max(0, seen) / (hours.to - hours.from)) * 100}%`;
}
