/** Times of a day as minutes after midnight: read as people type them, written as they read them. */

/** Half-open [from, to) in minutes after midnight; `to` passes 1440 when it crosses midnight. */
export interface Range {
  from: number;
  to: number;
}

const DAY = 1440;

/** `9`, `9:30`, `0930`, `9.30`, `9am`, `12 pm`, `24:00` → minutes; null when it is no time. */
export function parseClock(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?$/i.exec(text.trim());
  if (!match) return null;
  let hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  const half = match[3]?.toLowerCase();
  if (half) {
    if (hours < 1 || hours > 12) return null;
    hours = (hours % 12) + (half === 'pm' ? 12 : 0);
  }
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null;
  return hours * 60 + minutes;
}

/** `9–12`, `9:30 to 11`, `22–6` (to the next morning); null when it is no range or empty. */
export function parseRange(text: string): Range | null {
  const parts = text.split(/\s*(?:–|—|-|\bto\b|\buntil\b)\s*/i);
  if (parts.length !== 2) return null;
  const end = parts[1] as string;
  const to = parseClock(end);
  // "2–4 pm" means both in the afternoon, "10–2 pm" begins in the morning.
  const half = /(am|pm)\s*$/i.exec(end)?.[1];
  const plain = parseClock(parts[0] as string);
  const same = half && !/[ap]m/i.test(parts[0] as string) ? parseClock(`${parts[0]}${half}`) : null;
  const from = same !== null && to !== null && same < to ? same : plain;
  if (from === null || to === null || from >= DAY || from === to) return null;
  return { from, to: to > from ? to : to + DAY };
}

/** Ranges separated by commas or `and`, sorted; an empty text is no range; null when one cannot be read. */
export function parseRanges(text: string): Range[] | null {
  const parts = text
    .split(/[,;]|\band\b/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const ranges: Range[] = [];
  for (const part of parts) {
    const range = parseRange(part);
    if (!range) return null;
    ranges.push(range);
  }
  return ranges.sort((a, b) => a.from - b.from);
}

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

/** The shortest way to write it: `9–12`, `9:30–11`, `22–6`. */
export function formatRange(range: Range): string {
  const short = (minutes: number): string => {
    const clock = formatClock(minutes).replace(/^0(?=\d:)/, '');
    return clock.endsWith(':00') ? clock.slice(0, -3) : clock;
  };
  return `${short(range.from)}–${short(range.to)}`;
}

export const formatRanges = (ranges: readonly Range[]): string => ranges.map(formatRange).join(', ');
