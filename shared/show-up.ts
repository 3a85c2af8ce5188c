/** What the module is measured by: the share of those counted on who turn up. */
export const SHOW_UP_TARGET = 0.7;

/** Weeks that a nonprofit's series shows. */
export const SERIES_WEEKS = 8;

const DAY_MS = 86_400_000;

/**
 * The series that ends with the week of `today` (`YYYY-MM-DD`): what was counted, and the empty week where
 * nothing was. A week begins on Monday.
 */
export function lastWeeks<Week extends { startsOn: string }>(
  counted: readonly Week[],
  today: string,
  empty: (startsOn: string) => Week,
): Week[] {
  const known = new Map(counted.map((week) => [week.startsOn, week]));
  const day = Date.parse(today);
  const monday = day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS;
  return Array.from({ length: SERIES_WEEKS }, (_, n) => {
    const startsOn = new Date(monday - (SERIES_WEEKS - 1 - n) * 7 * DAY_MS).toISOString().slice(0, 10);
    return known.get(startsOn) ?? empty(startsOn);
  });
}
