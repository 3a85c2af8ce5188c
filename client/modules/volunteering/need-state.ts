import type { NeedState, NeedView } from '#shared/volunteering.ts';
import type { StatusTone } from '../../ui/status-tone.ts';

export const toneOf: Record<NeedState, StatusTone> = {
  draft: 'draft',
  open: 'open',
  filled: 'filled',
  'in-progress': 'progress',
  done: 'done',
  cancelled: 'cancelled',
};

/** The parts a coordinator looks at one by one. */
export const NEED_GROUPS = ['upcoming', 'drafts', 'past', 'cancelled'] as const;
export type NeedGroup = (typeof NEED_GROUPS)[number];

/** Where a need stands on the board at a moment (milliseconds). */
export function groupOf(need: Pick<NeedView, 'state' | 'endsAt'>, at: number): NeedGroup {
  if (need.state === 'cancelled') return 'cancelled';
  if (need.state === 'done' || Date.parse(need.endsAt) <= at) return 'past';
  return need.state === 'draft' ? 'drafts' : 'upcoming';
}

const A_DAY_MS = 86_400_000;
/** While there are so many hours left, somebody can still be found. */
const RISK_MS = 2 * A_DAY_MS;

/** How many people a need that takes them still lacks to its minimum. */
export const lacks = (need: Pick<NeedView, 'state' | 'placesMin' | 'placesTaken'>): number =>
  need.state === 'open' ? Math.max(0, need.placesMin - need.placesTaken) : 0;

/** What the server expects of needs whose volunteers will probably be too few, by need id. */
export type Expected = ReadonlyMap<string, number>;
const NONE: Expected = new Map();

/**
 * Soon to begin, and too few are coming: fewer than the minimum, or by their record probably fewer, as far as
 * that is known.
 */
export function isAtRisk(
  need: Pick<NeedView, 'id' | 'state' | 'startsAt' | 'placesMin' | 'placesTaken'>,
  at: number,
  expected: Expected = NONE,
): boolean {
  if (need.state !== 'open' && need.state !== 'filled') return false;
  const left = Date.parse(need.startsAt) - at;
  if (left <= 0 || left > RISK_MS) return false;
  return need.placesTaken < need.placesMin || expected.has(need.id);
}

/** As a coordinator looks at them: what is at risk first, then by start. */
export const byUrgency = (needs: readonly NeedView[], at: number, expected?: Expected): NeedView[] =>
  // Stable: both parts stay by start.
  needs.toSorted((a, b) => Number(isAtRisk(b, at, expected)) - Number(isAtRisk(a, at, expected)));

/** Open, and starting within a day: the hours in which it is still filled. */
export function startsSoon(need: Pick<NeedView, 'state' | 'startsAt'>, at: number): boolean {
  const left = Date.parse(need.startsAt) - at;
  return need.state === 'open' && left > 0 && left <= A_DAY_MS;
}
