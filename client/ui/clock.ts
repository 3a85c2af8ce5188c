/** Times of a day as minutes after midnight: read as people type them, written as they read them. */

/** Half-open [from, to) in minutes after midnight; `to` passes 1440 when it crosses midnight. */
export interface Range {
  from: number;
  to: number;
}

const DAY = 1440;

interface TypedClock {
  minutes: number;
  half: 'am' | 'pm' | null;
  /** Hours from 1 to 12 without am or pm: either half of the day. */
  twelve: boolean;
  /** Written with a leading zero, as only the 24-hour clock is. */
  padded: boolean;
}

function readClock(text: string): TypedClock | null {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?$/i.exec(text.trim());
  if (!match) return null;
  const typed = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  const half = (match[3]?.toLowerCase() ?? null) as TypedClock['half'];
  if (half && (typed < 1 || typed > 12)) return null;
  if (minutes > 59 || typed > 24 || (typed === 24 && minutes > 0)) return null;
  const hours = half ? (typed % 12) + (half === 'pm' ? 12 : 0) : typed;
  const twelve = !half && typed >= 1 && typed <= 12;
  return { minutes: hours * 60 + minutes, half, twelve, padded: text.trim().startsWith('0') };
}

/** `9`, `9:30`, `0930`, `9.30`, `9am`, `12 pm`, `24:00` → minutes; null when it is no time. */
export const parseClock = (text: string): number | null => readClock(text)?.minutes ?? null;

const inHalf = (minutes: number, half: 'am' | 'pm'): number =>
  (minutes % (DAY / 2)) + (half === 'pm' ? DAY / 2 : 0);

/** "2–4 pm" is both in the afternoon, "10–2 pm" begins in the morning, "11–1 am" the evening before. */
function startBefore(start: TypedClock, end: TypedClock): number {
  if (!end.half || !start.twelve) return start.minutes;
  const same = inHalf(start.minutes, end.half);
  return same < end.minutes ? same : inHalf(start.minutes, end.half === 'pm' ? 'am' : 'pm');
}

/** "9–5" ends in the afternoon. "22–6", "9–05:00" and "9 pm–5" are nights: they pass midnight. */
function endAfter(start: TypedClock, from: number, end: TypedClock): number {
  if (end.minutes > from) return end.minutes;
  const later = end.minutes + DAY / 2;
  const either = end.twelve && !end.padded && (start.twelve || start.half !== null);
  return either && later > from && later - from <= DAY / 2 ? later : end.minutes + DAY;
}

/**
 * `9–12`, `9:30 to 11`, `9–5` (to the afternoon), `22–6` (to the next morning), `8am–8am` (a whole day);
 * null when it is no range.
 */
export function parseRange(text: string): Range | null {
  return readRange(text)?.range ?? null;
}

function readRange(text: string): { range: Range; twelve: boolean } | null {
  const parts = text.split(/\s*(?:–|—|-|\bto\b|\buntil\b)\s*/i);
  const start = readClock(parts[0] ?? '');
  const end = readClock(parts[1] ?? '');
  if (parts.length !== 2 || !start || !end || start.minutes >= DAY) return null;
  const from = startBefore(start, end);
  return { range: { from, to: endAfter(start, from, end) }, twelve: start.twelve && end.twelve };
}

/**
 * Ranges separated by commas or `and`, sorted; an empty text is no range; null when one cannot be read.
 * On the 12-hour clock a list goes on: the second of `9–12, 2–5` is in the afternoon.
 */
export function parseRanges(text: string): Range[] | null {
  const parts = text
    .split(/[,;]|\band\b/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const ranges: Range[] = [];
  let before: Range | null = null;
  for (const part of parts) {
    const read = readRange(part);
    if (!read) return null;
    const range: Range =
      read.twelve && before && read.range.to <= before.from ? halfDayLater(read.range) : read.range;
    before = read.twelve ? range : null;
    ranges.push(range);
  }
  return ranges.sort((a, b) => a.from - b.from);
}

const halfDayLater = ({ from, to }: Range): Range => ({ from: from + DAY / 2, to: to + DAY / 2 });

/** Whether two ranges of one day share a minute. */
export function overlap(ranges: readonly Range[]): boolean {
  const sorted = [...ranges].sort((a, b) => a.from - b.from);
  return sorted.some((range, i) => i > 0 && range.from < (sorted[i - 1] as Range).to);
}

/** `09:30`; minutes past midnight of the next day wrap, and a day's end is `24:00`. */
export function formatClock(minutes: number): string {
  const wrapped = minutes === DAY ? DAY : minutes % DAY;
  return `${String(Math.floor(wrapped / 60)).padStart(2, '0')}:${String(wrapped % 60).padStart(2, '0')}`;
}

/** The shortest way to write it that is read again as it is: `9–12`, `9:30–11`, `22–6`, `9am–5am`. */
export function formatRange(range: Range): string {
  const short = (minutes: number): string => {
    const clock = formatClock(minutes).replace(/^0(?=\d:)/, '');
    return clock.endsWith(':00') ? clock.slice(0, -3) : clock;
  };
  const text = `${short(range.from)}–${short(range.to)}`;
  const read = parseRange(text);
  if (read?.from === range.from && read.to === range.to) return text;
  const spelledOut = (minutes: number): string => {
    const onDial = minutes % (DAY / 2);
    return `${short(onDial < 60 ? onDial + DAY / 2 : onDial)}${minutes % DAY < DAY / 2 ? 'am' : 'pm'}`;
  };
  return `${spelledOut(range.from)}–${spelledOut(range.to)}`;
}

export const formatRanges = (ranges: readonly Range[]): string => ranges.map(formatRange).join(', ');
