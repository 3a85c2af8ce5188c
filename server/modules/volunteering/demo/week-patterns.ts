import type { Availability, Interval } from '#shared/volunteering.ts';
import type { SeededRandom } from './seeded-random.ts';

export type WeekPattern =
  | 'evenings'
  | 'evenings-and-weekend'
  | 'weekend'
  | 'mornings'
  | 'after-school'
  | 'nights'
  | 'flexible';

const hours = (from: number, to: number): Interval => ({ from: from * 60, to: to * 60 });

/** One entry a share of the people, so that picking evenly gives the mix. */
export const PATTERN_MIX: readonly WeekPattern[] = [
  'evenings',
  'evenings-and-weekend',
  'evenings-and-weekend',
  'evenings-and-weekend',
  'weekend',
  'weekend',
  'mornings',
  'mornings',
  'after-school',
  'after-school',
  'nights',
  'flexible',
  'flexible',
  'flexible',
];

function intervalOn(pattern: WeekPattern, weekday: number, random: SeededRandom): Interval[] {
  const isWeekend = weekday >= 6;
  const often = random.chance(0.8);
  switch (pattern) {
    case 'evenings':
      return !isWeekend && often ? [hours(17.5, 21.5)] : [];
    case 'evenings-and-weekend':
      if (isWeekend) return often ? [hours(8.5, 18)] : [];
      return random.chance(0.6) ? [hours(17.5, 21)] : [];
    case 'weekend':
      return isWeekend ? [hours(random.whole(8, 9), random.whole(16, 19))] : [];
    case 'mornings':
      return isWeekend ? (random.chance(0.4) ? [hours(9, 13)] : []) : often ? [hours(8.5, 13)] : [];
    case 'after-school':
      return weekday === 7 ? [] : weekday === 6 ? [hours(10, 17)] : [hours(15, 19)];
    case 'nights':
      // Home late: free around noon, and on Friday and Saturday night past midnight.
      return weekday === 5 || weekday === 6 ? [hours(10, 15), hours(20, 26)] : often ? [hours(9.5, 15)] : [];
    case 'flexible':
      return often ? [hours(9, 12.5), hours(13.5, 20)] : [hours(13.5, 20)];
  }
}

/** Seven days, Monday first. */
export function weekOf(pattern: WeekPattern, random: SeededRandom): Availability['weekly'] {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => intervalOn(pattern, weekday, random));
}
