/** The four factors, each 0–1. */
export interface Factors {
  skill: number;
  availability: number;
  proximity: number;
  reliability: number;
}

/** Why a match scores as it does: facts, made into words by `explainMatch`. */
export interface MatchReasons {
  /** Required skills (as the need writes them) that the volunteer has, and lacks. */
  matchedSkills: string[];
  missingSkills: string[];
  /** Useful skills the volunteer has. */
  usefulSkills: string[];
  needMinutes: number;
  freeMinutes: number;
  /** ISO instants of the free part nearest the need's edges, when only an edge is missing. */
  freeFrom: string | null;
  freeUntil: string | null;
  miles: number;
  /** Showed and late count as turned up; excused counts nowhere. */
  turnedUp: number;
  outOf: number;
}

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
