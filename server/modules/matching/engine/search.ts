import type { OpenNeed } from './open-need.ts';
import { BOUND_MARGIN, type Pair, type TenthWeights } from './pair.ts';
import {
  type Cell,
  DOUBLES,
  GROUPS,
  REACH,
  RELIABILITY,
  type ReachLattice,
  ROW,
  SKILLS_HIGH,
  SKILLS_LOW,
  WEEK_EARLY,
  WEEK_LATE,
  WORDS,
  X,
  Y,
  Z,
  ZONE,
} from './reach-lattice.ts';
import { bitCount } from './skill-signature.ts';
import type { TopList } from './top-list.ts';

/** Beyond the square of the reach by so much, rounding can no longer be the reason. */
const BEYOND_DOUBT = 1 + 1e-9;

/** Bounds carry what rounding to whole tenths may add, so that they compare with whole tenths. */
const HALF = 0.5;

/**
 * Fills lists with the best volunteers for a need: from near cells to far ones, and no further than anyone could
 * still enter. Few volunteers are judged exactly:
 *
 * 1. a group of cells is left out if even a perfect volunteer at its distance would rank too low;
 * 2. the first look at a record rules out who has none of the skills, is never free in that part of the week, or
 *    lives too far away;
 * 3. a record is left out if its reliability, its distance by the straight line, and all the skills that its
 *    signature may mean could not lift it into the list.
 *
 * A bound below the last of a full list decides, and so does one that can only equal it with less reliability.
 */
export class Search {
  readonly #lattice: ReachLattice;
  readonly #pair: Pair;
  readonly #weights: TenthWeights;

  constructor(lattice: ReachLattice, pair: Pair, weights: TenthWeights) {
    this.#lattice = lattice;
    this.#pair = pair;
    this.#weights = weights;
  }

  fill(list: TopList, need: OpenNeed): void {
    list.clear();
    const { availability, proximity, reliability } = this.#weights;
    const bySkills = skillBounds(need, this.#weights.skill).map(
      (bound) => bound + availability + BOUND_MARGIN + HALF,
    );
    const groups = this.#lattice.cellsAround(need.x, need.y, need.z);
    for (const [group, cells] of groups.entries()) {
      const perfect = bySkills.at(-1)! + proximity * (1 - group / GROUPS) + reliability;
      if (perfect < list.leastTenths) return;
      for (const cell of cells) {
        forEachPossible(cell, need, (n, share) => this.#consider(cell, n, share, need, list, bySkills));
      }
    }
  }

  #consider(cell: Cell, n: number, share: number, need: OpenNeed, list: TopList, bySkills: number[]): void {
    const least = list.leastTenths;
    const reliability = cell.doubles[n * DOUBLES + RELIABILITY]!;
    const bound =
      bySkills[mostHeld(cell, n, need)]! +
      this.#weights.proximity * (1 - share) +
      this.#weights.reliability * reliability;
    if (bound < least || (bound < least + 1 && reliability < list.leastReliability)) return;
    const pair = this.#pair;
    const row = cell.words[n * WORDS + ROW]!;
    if (!pair.admit(row, need)) return;
    if (pair.couldReach(least)) list.add(row, pair.complete());
  }

  /** How many volunteers are eligible for the need. */
  count(need: OpenNeed): number {
    let count = 0;
    for (const cell of this.#lattice.cellsAround(need.x, need.y, need.z).flat()) {
      forEachPossible(cell, need, (n) => {
        if (this.#pair.admit(cell.words[n * WORDS + ROW]!, need)) count += 1;
      });
    }
    return count;
  }
}

/** The skills' part of the bound, by the number of required skills held. */
function skillBounds(need: OpenNeed, weight: number): number[] {
  const required = need.requiredSkills.length;
  if (required === 0) return [weight];
  return Array.from({ length: required + 1 }, (_, held) => (weight * held) / required);
}

/**
 * The first look: calls back for every record whose volunteer may be eligible, with the share of their reach that
 * lies between by the straight line. Written to be run through a million times.
 */
function forEachPossible(cell: Cell, need: OpenNeed, visit: (n: number, share: number) => void): void {
  const { doubles, words, count } = cell;
  const { skillsLow, skillsHigh, anySkills, x, y, z } = need;
  let zone = -1;
  let early = 0;
  let late = 0;
  for (let n = 0, word = 0, double = 0; n < count; n++, word += WORDS, double += DOUBLES) {
    const skills = (words[word + SKILLS_LOW]! & skillsLow) | (words[word + SKILLS_HIGH]! & skillsHigh);
    if ((skills | anySkills) === 0) continue;
    if (words[word + ZONE] !== zone) {
      zone = words[word + ZONE]!;
      ({ early, late } = need.localTime(zone));
    }
    if (((words[word + WEEK_EARLY]! & early) | (words[word + WEEK_LATE]! & late)) === 0) continue;
    const dx = doubles[double + X]! - x;
    const dy = doubles[double + Y]! - y;
    const dz = doubles[double + Z]! - z;
    const chord2 = dx * dx + dy * dy + dz * dz;
    const reach = doubles[double + REACH]!;
    if (chord2 <= reach * reach * BEYOND_DOUBT) visit(n, Math.sqrt(chord2) / reach);
  }
}

/** At most so many of the required skills are held: skills that share a bit are all taken to be there. */
function mostHeld({ words }: Cell, n: number, need: OpenNeed): number {
  const low = words[n * WORDS + SKILLS_LOW]! & need.skillsLow;
  const high = words[n * WORDS + SKILLS_HIGH]! & need.skillsHigh;
  return bitCount(low) + bitCount(high) + need.sharedBits;
}
