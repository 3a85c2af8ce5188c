import { t } from '../../../messages.ts';
import { deviceZone, todayIn } from '../../../wall-time.ts';
import { formatDay } from '../../../when.ts';

/** Days from `from` to `to`, `YYYY-MM-DD`; null where there is no end. */
export interface Days {
  from: string | null;
  to: string | null;
}

const DAY_MS = 86_400_000;

const daysLater = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);

const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** What people ask for most, as days from this one on. A weekend that has begun is this one. */
export function usualDays(today: string): { label: string; days: Days }[] {
  const day = weekday(today);
  const saturday = daysLater(today, day === 0 ? -1 : 6 - day);
  return [
    { label: t('find.any-date'), days: { from: null, to: null } },
    { label: t('find.today'), days: { from: today, to: today } },
    { label: t('find.weekend'), days: { from: day === 0 ? today : saturday, to: daysLater(saturday, 1) } },
    { label: t('find.week'), days: { from: today, to: daysLater(today, 6) } },
  ];
}

const nameDay = (day: string): string => formatDay(`${day}T12:00:00Z`, 'UTC');

/** The days in words, short. */
export function nameDates({ from, to }: Days): string {
  const usual = usualDays(todayIn(deviceZone())).find(({ days }) => days.from === from && days.to === to);
  if (usual) return usual.label;
  if (from === null) return to === null ? t('find.any-date') : t('find.until', { day: nameDay(to) });
  if (to === null) return t('find.since', { day: nameDay(from) });
  return from === to ? nameDay(from) : t('find.between', { from: nameDay(from), to: nameDay(to) });
}
