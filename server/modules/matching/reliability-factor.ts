import type { Outcomes } from './facts.ts';

/** What everyone starts with: 7 of 10 turned up, so that a newcomer has 0.7 and one outcome moves little. */
const PRIOR_SHOWED = 7;
const PRIOR_TOTAL = 10;

/** Share of commitments kept, between 0 and 1; late counts half, excused not at all. */
export function reliabilityFactor({ showed, late, noShow }: Outcomes): number {
  return (showed + late / 2 + PRIOR_SHOWED) / (showed + late + noShow + PRIOR_TOTAL);
}

/** Showed or late: the person was there. */
export function turnedUp({ showed, late }: Outcomes): number {
  return showed + late;
}

/** Commitments that count: excused ones do not. */
export function outcomesCounted({ showed, late, noShow }: Outcomes): number {
  return showed + late + noShow;
}
