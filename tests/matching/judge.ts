import { expect } from 'vitest';
import { createEngine } from '#server/modules/matching/engine.ts';
import type { NeedFacts, VolunteerFacts } from '#server/modules/matching/facts.ts';
import { candidateOf, naiveRanking, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import type { RankedVolunteer } from '#server/modules/matching/ranked.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { need, volunteer } from './world.ts';

/** The list of a need by the definition, having made sure that the engine gives the same. */
export function rankingOf(needFacts: NeedFacts, volunteers: VolunteerFacts[]): RankedVolunteer[] {
  const { best, eligible } = naiveRanking(
    occasionOf(needFacts),
    volunteers.map(candidateOf),
    STARTING_WEIGHTS,
    20,
  );
  const engine = createEngine({ weights: STARTING_WEIGHTS });
  for (const facts of volunteers) engine.setVolunteer(facts);
  engine.setNeed(needFacts);
  expect(engine.best(needFacts.id)).toEqual({ best, eligible });
  return best;
}

/** The match of one pair, null if the volunteer is not eligible. */
export function judge(
  needFacts: Partial<NeedFacts>,
  volunteerFacts: Partial<VolunteerFacts>,
): RankedVolunteer | null {
  return rankingOf(need(needFacts), [volunteer(volunteerFacts)])[0] ?? null;
}
