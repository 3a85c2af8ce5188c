import { addDays, weekdayOf } from '../../ui/parse-when.ts';

/** Which days (0 = Monday) of the seven from `today` (`YYYY-MM-DD`) an exception changes. */
export function daysAway(exceptions: readonly { date: string }[], today: string): number[] {
  const end = addDays(today, 7);
  return exceptions.filter(({ date }) => date >= today && date < end).map(({ date }) => weekdayOf(date));
}
