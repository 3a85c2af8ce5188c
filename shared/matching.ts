export type { Factors, MatchReasons, Missing } from './match-reasons.ts';

/** How much each factor counts: none negative, at least one above zero. */
export interface Weights {
  skill: number;
  availability: number;
  proximity: number;
  reliability: number;
}

/** In force until learning or an administrator adopts others. */
export const STARTING_WEIGHTS: Weights = { skill: 35, availability: 25, proximity: 20, reliability: 20 };

/** How many a list of suggestions holds at most. */
export const BEST_SHOWN = 20;

/** The four factors, in the order in which they are summed and shown. */
export const FACTORS = ['skill', 'availability', 'proximity', 'reliability'] as const;
