import { parseClock, parseRange, type Range } from './clock.ts';

/** What could be read; a part that was not typed is missing. */
export interface When {
  /** `YYYY-MM-DD` */
  date?: string;
  range?: Range;
  /** Only a beginning was typed, in minutes after midnight. */
  from?: number;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The date so many days later, `YYYY-MM-DD` in and out. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 0 for Monday to 6 for Sunday. */
export const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

function calendarDate(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month, day));
  return at.getUTCMonth() === month && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : null;
}

/** A day and month without a year: the next time it comes. */
function nextDate(today: string, month: number, day: number): string | null {
  const year = Number(today.slice(0, 4));
  const here = calendarDate(year, month, day);
  return here !== null && here >= today ? here : calendarDate(year + 1, month, day);
}

/** Takes a date off the front of the text; what is left follows. */
function takeDate(text: string, today: string): { date: string; rest: string } | null {
  const found = (date: string | null, matched: string) =>
    date === null ? null : { date, rest: text.slice(matched.length).trim() };

  const iso = /^(\d{4})-(\d{2})-(\d{2})\b/.exec(text);
  if (iso) return found(calendarDate(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])), iso[0]);

  const near = /^(today|tomorrow)\b/.exec(text);
  if (near) return found(addDays(today, near[1] === 'today' ? 0 : 1), near[0]);

  const named =
    /^(\d{1,2})\.?\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?(?![\d:])/.exec(text) ??
    /^([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?!\s*[:–—-])(?:,?\s+(\d{4}))?/.exec(text);
  if (named) {
    const [monthWord, dayWord] = MONTHS.includes(named[2] as string)
      ? [named[2], named[1]]
      : [named[1], named[2]];
    const month = MONTHS.indexOf(monthWord as string);
    if (month >= 0) {
      const day = Number(dayWord);
      return found(
        named[3] ? calendarDate(Number(named[3]), month, day) : nextDate(today, month, day),
        named[0],
      );
    }
  }

  const weekday = /^(next\s+)?([a-z]{3})[a-z]*\b/.exec(text);
  const wanted = WEEKDAYS.indexOf(weekday?.[2] ?? '');
  if (weekday && wanted >= 0) {
    const ahead = (wanted - weekdayOf(today) + 7) % 7;
    return found(addDays(today, ahead === 0 && weekday[1] ? 7 : ahead), weekday[0]);
  }
  return null;
}

/**
 * Reads `sat 9–12`, `tomorrow 14:00-16:30`, `12 sep 9 to 11`, `2026-09-12 9`, a date alone or a
 * range alone. A day without a year, and a weekday, mean the next one from `today`
 * (`YYYY-MM-DD`). Null when any of it cannot be read.
 */
export function parseWhen(text: string, today: string): When | null {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/^on\s+/, '');
  if (wanted === '') return null;
  const dated = takeDate(wanted, today);
  const rest = (dated ? dated.rest : wanted).replace(/^[,;]?\s*(?:at\s+|from\s+)?/, '').trim();
  const when: When = dated ? { date: dated.date } : {};
  if (rest === '') return when;
  const range = parseRange(rest);
  if (range) return { ...when, range };
  const from = parseClock(rest);
  return from === null || from >= 1440 ? null : { ...when, from };
}
