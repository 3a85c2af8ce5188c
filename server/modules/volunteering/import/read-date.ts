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

/**
 * A calendar date such as `March 17 2011`, `Mar. 17, 2011` or `2011-03-17`; null for anything else, for days
 * that no calendar has, and for years before 2000 or after 2100. `03/04/2011` is refused: it means two days.
 */
export function readDate(text: string): Temporal.PlainDate | null {
  const source = text.trim().replace(/\s+/g, ' ');
  const words = /^([A-Za-z]+)\.? (\d{1,2}),? (\d{4})$/.exec(source);
  const digits = /^(\d{4})-(\d{2})-(\d{2})$/.exec(source);
  const [year, month, day] = words
    ? [Number(words[3]), monthNumber(words[1]!), Number(words[2])]
    : digits
      ? [Number(digits[1]), Number(digits[2]), Number(digits[3])]
      : [0, 0, 0];
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1) return null;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}
