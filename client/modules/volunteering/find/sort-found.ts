import type { NeedFit } from '#shared/finding.ts';
import type { NeedView } from '#shared/volunteering.ts';

export type Match = Extract<NeedFit, { score: number }>;
export type NoMatch = Exclude<NeedFit, Match>;

/** An open need with what it is for the person who looks. */
export interface Found {
  need: NeedView;
  fit: NeedFit;
  /** They have a place in it, or have asked for one. */
  isMine: boolean;
  /** What they have promised for that time, by its title. */
  clash: string | null;
}

export const isMatch = (fit: NeedFit): fit is Match => 'score' in fit;

/** What is missing besides a clash, which is told with what it clashes with; null when that is nothing. */
export function withoutClash(fit: NoMatch): NoMatch | null {
  if (fit.missing === null) return fit;
  const missing = { ...fit.missing, clash: null };
  const { place, distance, skills, qualifications, age, notFree } = missing;
  const lacks = place || distance || skills.length > 0 || qualifications.length > 0 || age || notFree;
  return lacks ? { ...fit, missing } : null;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Best first, then nearest first, as the server has it. */
export function byScore(a: Found, b: Found): number {
  const [left, right] = [a.fit as Match, b.fit as Match];
  return right.score - left.score || left.reasons.miles - right.reasons.miles || byText(a.need.id, b.need.id);
}

export const byStart = (a: Found, b: Found): number =>
  byText(a.need.startsAt, b.need.startsAt) || byText(a.need.id, b.need.id);

/**
 * The rows of a list of which the server gave a part, up to `last`: what arrived by itself stands in its place,
 * and what belongs behind the part that is known waits for it to be asked for.
 */
export function inOrder(
  rows: readonly Found[],
  order: (a: Found, b: Found) => number,
  last: Found | null,
): Found[] {
  const known = last ? rows.filter((row) => order(row, last) <= 0) : [...rows];
  return known.sort(order);
}
