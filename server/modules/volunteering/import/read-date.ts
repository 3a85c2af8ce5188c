import { Temporal } from 'temporal-polyfill';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FULL_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Years outside of this are slips of the pen, and one of them would carry a whole shifted file away. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

function monthNumber(word: string): number {
  const name = word.toLowerCase();
  const full = FULL_MONTHS.indexOf(name);
  return full >= 0 ? full + 1 : MONTHS.indexOf(name === 'sept' ? 'sep' : name) + 1;
}

/** Which of two numbers with a slash between them is the month; null where a file does not tell. */
export type SlashOrder = 'month-first' | 'day-first' | null;

const SLASHES = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** A date, and the time that stands behind it: `2026-12-05 18:00`. */
export function splitTime(text: string): { date: string; time: string } {
  const source = text.trim().replace(/\s+/g, ' ');
  const match = /^(.*?\d)[ T,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?)$/i.exec(source);
  if (!match) return { date: source, time: '' };
  // Seconds say nothing of when people meet.
  return { date: match[1]!, time: match[2]!.replace(/^(\d{1,2}:\d{2}):\d{2}(?:\.\d+)?/, '$1') };
}

/** The order of a whole column: told by a number above 12 on one side, as long as none is on the other. */
export function slashOrderOf(cells: Iterable<string>): SlashOrder {
  let [first, second] = [0, 0];
  for (const cell of cells) {
    const match = SLASHES.exec(splitTime(cell).date);
    first = Math.max(first, Number(match?.[1] ?? 0));
    second = Math.max(second, Number(match?.[2] ?? 0));
  }
  if (first > 12 === second > 12) return null;
  return second > 12 ? 'month-first' : 'day-first';
}

export const hasSlashes = (text: string): boolean => SLASHES.test(splitTime(text).date);

/** Year, month and day as they are written; null for no form that is known. */
function partsOf(source: string, order: SlashOrder): readonly [number, number, number] | null {
  const words = /^([A-Za-z]+)\.? (\d{1,2}),? (\d{4})$/.exec(source);
  if (words) return [Number(words[3]), monthNumber(words[1]!), Number(words[2])];
  const digits = /^(\d{4})-(\d{2})-(\d{2})$/.exec(source);
  if (digits) return [Number(digits[1]), Number(digits[2]), Number(digits[3])];
  const dots = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(source);
  if (dots) return [Number(dots[3]), Number(dots[2]), Number(dots[1])];
  const slashes = order && SLASHES.exec(source);
  if (!slashes) return null;
  const [one, two] = [Number(slashes[1]), Number(slashes[2])];
  return order === 'month-first' ? [Number(slashes[3]), one, two] : [Number(slashes[3]), two, one];
}

/**
 * A calendar date such as `March 17 2011`, `Mar. 17, 2011`, `2011-03-17` or `17.03.2011`, with or without a
 * time behind it; null for anything else, for days that no calendar has, and for years before 2000 or after
 * 2100. `03/04/2011` means two days: it is read only in the order that its column tells.
 */
export function readDate(text: string, order: SlashOrder = null): Temporal.PlainDate | null {
  const [year, month, day] = partsOf(splitTime(text).date, order) ?? [0, 0, 0];
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1) return null;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}
