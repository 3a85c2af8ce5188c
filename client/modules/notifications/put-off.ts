import { instantOf, wallTime } from '../../wall-time.ts';

const MORNING = 8 * 60;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Until when something may be put off: in three hours, tomorrow morning, and Monday morning. */
export function putOffChoices(now: number, zone: string): { hours: Date; tomorrow: Date; nextWeek: Date } {
  const { date } = wallTime(new Date(now).toISOString(), zone);
  const morning = (days: number): Date => {
    const day = new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
    return new Date(instantOf({ date: day, minutes: MORNING }, zone));
  };
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return {
    hours: new Date(now + 3 * HOUR_MS),
    tomorrow: morning(1),
    // From Sunday it is tomorrow, from Monday in a week.
    nextWeek: morning((8 - weekday) % 7 || 7),
  };
}
