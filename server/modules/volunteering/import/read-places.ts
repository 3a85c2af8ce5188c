import type { DraftReason, RefusalReason } from './opportunity-plan.ts';

export interface Places {
  min: number;
  max: number;
  draftReasons: DraftReason[];
}

/** What a need may have. */
const MOST_PLACES = 1000;

/** A whole number, `1,200` and `4.0` too; null for everything else. */
function readCount(written: string): number | null {
  const plain = written.replace(/,/g, '');
  return /^\d{1,9}(\.0*)?$/.test(plain) ? Number(plain) : null;
}

/** A row says how many are wanted: that many, no more and no fewer, unless a second column says fewer will do. */
export function readPlaces(wanted: string, atLeast: string): Places | RefusalReason {
  const max = readCount(wanted) ?? 0;
  if (max === 0) {
    const message = `It asks for “${wanted}” volunteers. Say how many; 1 was taken.`;
    return { min: 1, max: 1, draftReasons: [{ code: 'no-places', message }] };
  }
  if (max > MOST_PLACES) {
    const message = `It asks for ${max} volunteers; a need has at most ${MOST_PLACES} places. Split it, or correct the number.`;
    return { code: 'too-many-places', message };
  }
  const min = atLeast === '' ? max : readCount(atLeast);
  if (min !== null && min >= 1 && min <= max) return { min, max, draftReasons: [] };
  const message = `It asks for ${max} volunteers and at least “${atLeast.slice(0, 40)}”: write a number from 1 to ${max}.`;
  return { code: 'bad-places', message };
}
