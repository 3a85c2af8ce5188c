import { holdsTime, isOutcome, mayGiveFeedback } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { Range } from '../../../ui/clock.ts';
import { addDays, weekdayOf } from '../../../ui/parse-when.ts';
import { wallTime } from '../../../wall-time.ts';
import { formatDay } from '../../../when.ts';

/** Rules of the volunteer's screens over commitments; `at` is now in milliseconds. */

export const SHIFT_GROUPS = ['coming', 'waiting', 'over'] as const;
export type ShiftGroup = (typeof SHIFT_GROUPS)[number];

type Stands = Pick<
  AssignmentView,
  'state' | 'startsAt' | 'endsAt' | 'cancelledBy' | 'confirmedAt' | 'reconfirmedAt'
>;

/**
 * Where a commitment stands. What the nonprofit has cancelled stays where it was until it would have been over:
 * somebody has planned for it.
 */
export function groupOf(shift: Stands, at: number): ShiftGroup {
  const isAhead = Date.parse(shift.startsAt) > at;
  if (Date.parse(shift.endsAt) <= at || isOutcome(shift.state)) return 'over';
  if (shift.state === 'cancelled') {
    if (shift.cancelledBy === 'volunteer') return 'over';
    return shift.confirmedAt ? 'coming' : 'waiting';
  }
  if (shift.state !== 'interested') return 'coming';
  return isAhead ? 'waiting' : 'over';
}

/** Where the person is expected next, or is now. */
export const nextOf = <Shift extends Stands>(shifts: readonly Shift[], at: number): Shift | null =>
  shifts
    .filter((shift) => holdsTime(shift.state) && Date.parse(shift.endsAt) > at)
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))[0] ?? null;

interface Span {
  startsAt: string;
  endsAt: string;
}

/** What the person has promised for a part of this time. */
export const clashWith = <Shift extends Stands & { needId: string }>(
  { startsAt, endsAt, needId }: Span & { needId: string },
  shifts: readonly Shift[],
): Shift | null =>
  shifts.find(
    (shift) =>
      shift.needId !== needId &&
      holdsTime(shift.state) &&
      Date.parse(shift.startsAt) < Date.parse(endsAt) &&
      Date.parse(shift.endsAt) > Date.parse(startsAt),
  ) ?? null;

/** The commitment to a need that counts: the living one, or else the one that was cancelled last. */
export const shiftFor = <Shift extends Stands & { needId: string; cancelledAt: string | null }>(
  needId: string,
  shifts: readonly Shift[],
): Shift | null => {
  const ours = shifts.filter((shift) => shift.needId === needId);
  return (
    ours.find(({ state }) => state !== 'cancelled') ??
    ours.toSorted((a, b) => Date.parse(b.cancelledAt ?? '') - Date.parse(a.cancelledAt ?? ''))[0] ??
    null
  );
};

const A_DAY_MS = 86_400_000;

/** Whether they have said that they come, and need not be asked again: on the last day the question is a new one. */
export function hasSaidYes(
  { reconfirmedAt, startsAt }: Pick<Stands, 'reconfirmedAt' | 'startsAt'>,
  at: number,
): boolean {
  if (!reconfirmedAt) return false;
  const lastDay = Date.parse(startsAt) - A_DAY_MS;
  return at < lastDay || Date.parse(reconfirmedAt) >= lastDay;
}

/** How near a day is, on the wall of the zone. */
export function nearness(startsAt: string, zone: string, at: number): 'today' | 'tomorrow' | 'later' {
  const day = formatDay(startsAt, zone);
  if (day === formatDay(new Date(at), zone)) return 'today';
  return day === formatDay(new Date(at + A_DAY_MS), zone) ? 'tomorrow' : 'later';
}

/** The shifts of the seven days from `today` (`YYYY-MM-DD`), by weekday (Monday first), as the wall of that zone shows them. */
export function weekOfShifts(
  shifts: readonly (Span & Pick<Stands, 'state'>)[],
  today: string,
  zone: string,
): Range[][] {
  const week: Range[][] = Array.from({ length: 7 }, () => []);
  const end = addDays(today, 7);
  for (const { state, startsAt, endsAt } of shifts) {
    const { date, minutes: from } = wallTime(startsAt, zone);
    if (state === 'interested' || state === 'cancelled' || date < today || date >= end) continue;
    const to = from + Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000);
    week[weekdayOf(date)]?.push({ from, to });
  }
  return week.map((day) => day.toSorted((a, b) => a.from - b.from));
}

/** The way to an address, as the open map tells it. */
export const directionsTo = (address: string): string =>
  `https://www.openstreetmap.org/directions?to=${encodeURIComponent(address)}`;

/** For how long somebody is asked how it was. */
const ASKED_DAYS = 30;

/** Whether they were there lately, so that it is worth asking how it was. */
export const wantsFeedback = (
  { state, endsAt }: Pick<AssignmentView, 'state' | 'endsAt'>,
  at: number,
): boolean => mayGiveFeedback('volunteer', state) && at - Date.parse(endsAt) < ASKED_DAYS * A_DAY_MS;
