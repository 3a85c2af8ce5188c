import { isDeepStrictEqual } from 'node:util';
import { BEST_SHOWN, type Weights } from '#shared/matching.ts';
import { Followers } from './engine/followers.ts';
import { type BeforeAndAfter, KeptNeeds } from './engine/kept-needs.ts';
import { NameNumbers } from './engine/name-numbers.ts';
import { OpenNeed } from './engine/open-need.ts';
import { Pair, tenthWeights } from './engine/pair.ts';
import { ReachLattice } from './engine/reach-lattice.ts';
import { Search } from './engine/search.ts';
import { TopList } from './engine/top-list.ts';
import { NOBODY, VolunteerRows } from './engine/volunteer-rows.ts';
import type { NeedFacts, VolunteerFacts } from './facts.ts';
import type { Ranked, RankedVolunteer } from './ranked.ts';

/** Whose lists a change altered: an order, a score, a reason or a name in the best. */
export interface Changes {
  /** Ids of needs. */
  needs: Set<string>;
  /** Ids of followed volunteers. */
  volunteers: Set<string>;
}

export interface Suggestions<Line extends Ranked> {
  /** Best first, at most 20. */
  best: Line[];
  /** How many are eligible. It may change alone, which is not reported. */
  eligible: number;
}

export interface EngineOptions {
  weights: Weights;
  /**
   * How many more than are shown each list keeps, so that volunteers who leave it seldom make a new search
   * necessary: its length walks up and down at random, and the time to walk away grows with the square.
   */
  slack?: number;
}

const SLACK = 44;

export type Engine = ReturnType<typeof createEngine>;

/**
 * Keeps the volunteers and the open needs in memory and every need's best volunteers exact, while facts change
 * one by one. All results are those of the definition (`naiveRanking`), to the last bit.
 *
 * Give it the volunteers who can be matched at all and the needs that are open. Somebody without a place, or a
 * need without one, is as good as absent.
 *
 * @throws RangeError when the weights are negative or all zero
 */
export function createEngine({ weights, slack = SLACK }: EngineOptions) {
  const skillNumbers = new NameNumbers();
  const rows = new VolunteerRows(skillNumbers, new NameNumbers());
  const lattice = new ReachLattice(rows);
  const rowOf = new Map<string, number>();

  let pair: Pair;
  let search: Search;
  let pairs: BeforeAndAfter;
  const judgeBy = (weights: Weights) => {
    pair = new Pair(rows, weights);
    search = new Search(lattice, pair, tenthWeights(weights));
    pairs = { before: new Pair(rows, weights), after: new Pair(rows, weights) };
  };
  judgeBy(weights);
  const needs = new KeptNeeds(rows, BEST_SHOWN + slack, search!, pairs!);
  const followers = new Followers(needs, pairs!);

  /** The volunteer's row before and after differ, so that every list can compare the two. */
  function replaceVolunteer(id: string, facts: VolunteerFacts | null): Changes {
    const before = rowOf.get(id) ?? NOBODY;
    const after = facts === null || facts.point === null ? NOBODY : rows.add(facts, before);
    if (before !== NOBODY && after !== NOBODY) lattice.replace(before, after);
    else if (before !== NOBODY) lattice.remove(before);
    else if (after !== NOBODY) lattice.insert(after);
    if (after === NOBODY) rowOf.delete(id);
    else rowOf.set(id, after);

    const changes: Changes = { needs: needs.replace(before, after), volunteers: new Set() };
    if (followers.replaceVolunteer(id, after)) changes.volunteers.add(id);
    return changes;
  }

  function rankedVolunteers(list: TopList, need: OpenNeed, limit: number): RankedVolunteer[] {
    return list.members(limit).map((row) => {
      pair.admit(row, need);
      return { ...pair.complete().ranked(), name: rows.names[row]! };
    });
  }

  function bestVolunteers(needId: string): RankedVolunteer[] {
    const kept = needs.get(needId);
    return kept === undefined ? [] : rankedVolunteers(kept.list, kept.need, BEST_SHOWN);
  }

  function bestForVolunteer(id: string): Suggestions<Ranked> {
    const { row, list, eligible } = followers.get(id) ?? followers.listFor(rowOf.get(id) ?? NOBODY);
    const lines = list.members(BEST_SHOWN).map((slot) => {
      pair.admit(row, needs.at(slot).need);
      return pair.completeForVolunteer().ranked();
    });
    return { best: lines, eligible };
  }

  return {
    /**
     * A volunteer who came or changed in any way.
     *
     * @throws RangeError when the facts cannot be matched (see `VolunteerRows.add`); nothing is changed then
     */
    setVolunteer: (facts: VolunteerFacts): Changes => replaceVolunteer(facts.id, facts),

    removeVolunteer: (id: string): Changes => replaceVolunteer(id, null),

    /**
     * A need that opened or changed. One that is set for the first time is reported even if nobody is eligible.
     *
     * @throws RangeError when the need does not last; nothing is changed then
     */
    setNeed(facts: NeedFacts): Changes {
      const before = needs.get(facts.id)?.need ?? null;
      // A copy: the caller may go on to change theirs.
      const after = facts.point === null ? null : new OpenNeed(structuredClone(facts), rows);
      if (before !== null && after !== null && isDeepStrictEqual(before.facts, after.facts))
        return noChanges();
      const shownBefore = bestVolunteers(facts.id);
      needs.remove(facts.id);
      if (after !== null) needs.add(after);
      const isSeen =
        before === null ? after !== null : !isDeepStrictEqual(shownBefore, bestVolunteers(facts.id));
      return {
        needs: new Set(isSeen ? [facts.id] : []),
        volunteers: followers.replaceNeed(before, after),
      };
    },

    /** A need that is no longer open. Its own list is gone, and not reported. */
    removeNeed(id: string): Changes {
      const before = needs.get(id)?.need ?? null;
      needs.remove(id);
      return { needs: new Set(), volunteers: followers.replaceNeed(before, null) };
    },

    /** The suggestions of a need; none if it is unknown. */
    best(needId: string): Suggestions<RankedVolunteer> {
      const kept = needs.get(needId);
      return { best: bestVolunteers(needId), eligible: kept === undefined ? 0 : needs.eligible(kept) };
    },

    /** From now on changes of this volunteer's own list are reported, also if the volunteer comes later. */
    follow: (volunteerId: string): void => followers.follow(volunteerId, rowOf.get(volunteerId) ?? NOBODY),

    unfollow: (volunteerId: string): void => followers.unfollow(volunteerId),

    /** The open needs that suit a volunteer best, followed or not; none if they are unknown. */
    bestForVolunteer,

    /**
     * The best volunteers for a need that need not be open.
     *
     * @throws RangeError when the need does not last
     */
    rank(facts: NeedFacts, limit: number): RankedVolunteer[] {
      if (facts.point === null || limit <= 0) return [];
      const need = new OpenNeed(facts, rows);
      const list = new TopList(limit);
      search.fill(list, need);
      return rankedVolunteers(list, need, limit);
    },

    /**
     * Scores by other weights from now on; reports every list as changed.
     *
     * @throws RangeError when the weights are negative or all zero
     */
    reweigh(weights: Weights): Changes {
      judgeBy(weights);
      needs.reweigh(search, pairs);
      followers.reweigh(pairs);
      return { needs: new Set(needs.ids()), volunteers: new Set(followers.ids()) };
    },
  };
}

function noChanges(): Changes {
  return { needs: new Set(), volunteers: new Set() };
}
