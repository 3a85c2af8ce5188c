import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '#server/modules/matching/engine.ts';
import type { VolunteerFacts } from '#server/modules/matching/facts.ts';
import {
  type Candidate,
  candidateOf,
  naiveRanking,
  occasionOf,
} from '#server/modules/matching/naive-ranking.ts';
import { BEST_SHOWN, STARTING_WEIGHTS } from '#shared/matching.ts';
import { median, quantile } from './matching-search.ts';
import { type Draw, randomFrom, type World } from './matching-worlds.ts';

const NEEDS = 1000;
const FOLLOWED = 200;
const WARM_UP = 5000;
const CHANGES = 20_000;
/** After each round some lists are checked. */
const ROUNDS = 5;
/** Between two readings of a list that is looked at. */
const CHANGES_PER_READ = 500;
/** Lists compared after each round; the definition takes most of a second for one at a million volunteers. */
const LISTS_PER_ROUND = 8;

export interface ChangesMeasured {
  world: string;
  volunteers: number;
  openNeeds: number;
  followed: number;
  changes: number;
  /** The median of the rounds, so that what else ran on the machine for a while does not decide. */
  p50Us: number;
  p99Us: number;
  maxUs: number;
  /** Needs' lists altered by one change, on average. */
  listsChanged: number;
  /** Reading a need's list, with the eligible volunteers counted, 500 changes after the last time: the median. */
  readUs: number;
  checked: number;
  different: number;
}

/**
 * Times changes of single volunteers while all lists of 1,000 needs are kept: a third skills or availability
 * each, otherwise a move, an outcome or a commitment. Who is eligible is counted when a list is read, which is
 * timed apart.
 */
export function measureChanges(
  world: World,
  engine: Engine,
  volunteers: VolunteerFacts[],
  draw: Draw,
): ChangesMeasured {
  const random = randomFrom(7);
  const needs = Array.from({ length: NEEDS }, (_, n) => draw.need(n));
  for (const need of needs) {
    engine.setNeed(need);
    engine.best(need.id);
  }
  for (let n = 0; n < FOLLOWED; n++) engine.follow(volunteers[Math.floor(random() * volunteers.length)]!.id);

  const rounds: number[][] = [[]];
  const reads: number[] = [];
  let listsChanged = 0;
  let checked = 0;
  let different = 0;
  for (let n = 0; n < WARM_UP + CHANGES; n++) {
    const at = Math.floor(random() * volunteers.length);
    const facts = altered(volunteers[at]!, draw, random());
    volunteers[at] = facts;
    const started = performance.now();
    const changes = engine.setVolunteer(facts);
    const took = performance.now() - started;
    if (n < WARM_UP) continue;
    rounds.at(-1)!.push(took * 1000);
    listsChanged += changes.needs.size;
    if (n % CHANGES_PER_READ === 0) {
      const started = performance.now();
      engine.best(needs[0]!.id);
      reads.push((performance.now() - started) * 1000);
    }
    if (rounds.at(-1)!.length < CHANGES / ROUNDS) continue;
    rounds.push([]);
    const candidates: Candidate[] = volunteers.map(candidateOf);
    for (let check = 0; check < LISTS_PER_ROUND; check++) {
      const need = needs[Math.floor(random() * NEEDS)]!;
      const expected = naiveRanking(occasionOf(need), candidates, STARTING_WEIGHTS, BEST_SHOWN);
      const kept = engine.best(need.id);
      checked += 1;
      if (!isDeepStrictEqual(JSON.parse(JSON.stringify(kept)), JSON.parse(JSON.stringify(expected)))) {
        different += 1;
      }
    }
  }
  const times = rounds.filter((round) => round.length > 0);
  return {
    world: world.name,
    volunteers: volunteers.length,
    openNeeds: NEEDS,
    followed: FOLLOWED,
    changes: CHANGES,
    p50Us: median(times.map((round) => quantile(round, 0.5))),
    p99Us: median(times.map((round) => quantile(round, 0.99))),
    maxUs: Math.max(...times.flat()),
    listsChanged: listsChanged / CHANGES,
    readUs: median(reads),
    checked,
    different,
  };
}

function altered(facts: VolunteerFacts, draw: Draw, kind: number): VolunteerFacts {
  if (kind < 0.33) return { ...facts, skills: draw.skills() };
  if (kind < 0.66) return { ...facts, availability: draw.availability() };
  if (kind < 0.8) return { ...facts, point: draw.move(facts.point!) };
  if (kind < 0.9) {
    const { outcomes } = facts;
    return { ...facts, outcomes: { ...outcomes, showed: outcomes.showed + 1 } };
  }
  return { ...facts, busy: [draw.span(facts.point!)] };
}
