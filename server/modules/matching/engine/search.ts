import { EARTH_RADIUS_MILES } from '../distance.ts';
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

/** A share of the reach that only rounding could bring back to 1. */
const BEYOND_REACH = 1 + 1e-9;

/** Answer of the first look: not eligible. */
const RULED_OUT = -1;

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
      if (perfect < list.leastTenths) {
        list.complete = false;
        return;
      }
      for (const cell of cells) this.#scan(cell, need, list, bySkills);
    }
  }

  #scan(cell: Cell, need: OpenNeed, list: TopList, bySkills: number[]): void {
    const weights = this.#weights;
    const pair = this.#pair;
    const { doubles, words } = cell;
    let least = list.leastTenths;
    let leastReliability = list.leastReliability;
    for (let n = 0; n < cell.count; n++) {
      const share = firstLook(cell, n, need);
      if (share === RULED_OUT) continue;

      const reliability = doubles[n * DOUBLES + RELIABILITY]!;
      const bound =
        bySkills[mostHeld(cell, n, need)]! +
        weights.proximity * (1 - share) +
        weights.reliability * reliability;
      if (bound < least || (bound < least + 1 && reliability < leastReliability)) {
        list.complete = false;
        continue;
      }
      const row = words[n * WORDS + ROW]!;
      if (!pair.admit(row, need)) continue;
      if (!pair.couldReach(least)) {
        list.complete = false;
        continue;
      }
      if (list.add(row, pair.complete()) < 0) continue;
      least = list.leastTenths;
      leastReliability = list.leastReliability;
    }
  }

  /** How many volunteers are eligible for the need. */
  count(need: OpenNeed): number {
    let count = 0;
    for (const cell of this.#lattice.cellsAround(need.x, need.y, need.z).flat()) {
      for (let n = 0; n < cell.count; n++) {
        if (firstLook(cell, n, need) === RULED_OUT) continue;
        if (this.#pair.admit(cell.words[n * WORDS + ROW]!, need)) count += 1;
      }
    }
    return count;
  }
}

/** Bounds carry what rounding to whole tenths may add, so that they compare with whole tenths. */
const HALF = 0.5;

/** The skills' part of the bound, by the number of required skills held. */
function skillBounds(need: OpenNeed, weight: number): number[] {
  const required = need.requiredSkills.length;
  if (required === 0) return [weight];
  return Array.from({ length: required + 1 }, (_, held) => (weight * held) / required);
}

/** The share of the volunteer's reach that lies between them by the straight line, or `RULED_OUT`. */
function firstLook({ doubles, words }: Cell, n: number, need: OpenNeed): number {
  const word = n * WORDS;
  const { skillsLow, skillsHigh } = need;
  const week = need.sketch(words[word + ZONE]!);
  const skills = (words[word + SKILLS_LOW]! & skillsLow) | (words[word + SKILLS_HIGH]! & skillsHigh);
  const times = (words[word + WEEK_EARLY]! & week.early) | (words[word + WEEK_LATE]! & week.late);
  // Most fail one of the two; asked as one question the processor guesses the answer better.
  if (Number((skills | need.anySkills) === 0) | Number(times === 0)) return RULED_OUT;
  const double = n * DOUBLES;
  const dx = doubles[double + X]! - need.x;
  const dy = doubles[double + Y]! - need.y;
  const dz = doubles[double + Z]! - need.z;
  const reach = doubles[double + REACH]! / EARTH_RADIUS_MILES;
  const share = Math.sqrt(dx * dx + dy * dy + dz * dz) / reach;
  return share > BEYOND_REACH ? RULED_OUT : share;
}

/** At most so many of the required skills are held: skills that share a bit are all taken to be there. */
function mostHeld({ words }: Cell, n: number, need: OpenNeed): number {
  const low = words[n * WORDS + SKILLS_LOW]! & need.skillsLow;
  const high = words[n * WORDS + SKILLS_HIGH]! & need.skillsHigh;
  return bitCount(low) + bitCount(high) + need.sharedBits;
}
