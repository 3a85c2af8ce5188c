import type { Factors, MatchReasons } from '#shared/matching.ts';

/** One line of a list of suggestions. */
export interface Ranked {
  /** The volunteer's in a need's list, the need's in a volunteer's. */
  id: string;
  /** 0–100, one decimal. */
  score: number;
  factors: Factors;
  reasons: MatchReasons;
}

/** One line of a need's suggestions. */
export interface RankedVolunteer extends Ranked {
  name: string;
}
