import { EARTH_RADIUS_MILES } from '../distance.ts';
import type { OpenNeed } from './open-need.ts';
import { BOUND_MARGIN, type Pair, type TenthWeights } from './pair.ts';
import {
  type Cell,
  GROUPS,
  MORE_SKILLS,
  REACH,
  RECORD,
  RELIABILITY,
  type ReachLattice,
  ROW,
  SKILLS,
  X,
  Y,
  Z,
} from './reach-lattice.ts';
import type { TopList } from './top-list.ts';

/**
 * Fills the list with the best volunteers for a need: from near cells to far ones, and no further than anyone
 * could still enter the list. Three upper bounds on the tenths, each dearer and tighter than the one before,
 * keep most volunteers from the exact judgement:
 *
 * 1. of a group of cells: everything perfect but the proximity, which the distance of the cells limits;
 * 2. of a record: its reliability and at most the skills of its signature, in the nearest place of the group;
 * 3. of the record where it stands, by the straight line.
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
    const { skill, availability, proximity, reliability } = this.#weights;
    const bySkills = skillBounds(need, skill).map((bound) => bound + availability + BOUND_MARGIN + 0.5);
    const groups = this.#lattice.cellsAround(need.x, need.y, need.z);
    for (const [group, cells] of groups.entries()) {
      const near = proximity * (1 - group / GROUPS);
      if (bySkills.at(-1)! + near + reliability < list.leastTenths) {
        list.complete = false;
        return;
      }
      for (const cell of cells) this.#scan(cell, need, list, bySkills, near);
    }
  }

  #scan(cell: Cell, need: OpenNeed, list: TopList, bySkills: number[], near: number): void {
    const { proximity, reliability: reliabilityWeight } = this.#weights;
    const { records } = cell;
    const pair = this.#pair;
    const end = cell.count * RECORD;
    let least = list.leastTenths;
    let leastReliability = list.leastReliability;
    let left = false;
    for (let at = 0; at < end; at += RECORD) {
      const reliability = records[at + RELIABILITY]!;
      const bySkill = bySkills[signatureHits(records, at, need)]! + reliabilityWeight * reliability;
      if (isOut(bySkill + near, reliability, least, leastReliability)) {
        left = true;
        continue;
      }
      const dx = records[at + X]! - need.x;
      const dy = records[at + Y]! - need.y;
      const dz = records[at + Z]! - need.z;
      const leastShare = (Math.sqrt(dx * dx + dy * dy + dz * dz) * EARTH_RADIUS_MILES) / records[at + REACH]!;
      if (isOut(bySkill + proximity * (1 - leastShare), reliability, least, leastReliability)) {
        left = true;
        continue;
      }
      const row = records[at + ROW]!;
      if (!pair.admit(row, need)) continue;
      if (!pair.couldReach(least)) {
        left = true;
        continue;
      }
      if (list.add(row, pair.complete()) < 0) continue;
      least = list.leastTenths;
      leastReliability = list.leastReliability;
    }
    if (left) list.complete = false;
  }

  /** How many volunteers are eligible for the need. */
  count(need: OpenNeed): number {
    let count = 0;
    for (const cells of this.#lattice.cellsAround(need.x, need.y, need.z)) {
      for (const { records, count: held } of cells) {
        for (let at = 0; at < held * RECORD; at += RECORD) {
          if (need.requiredBits.length > 0 && signatureHits(records, at, need) === 0) continue;
          if (this.#pair.admit(records[at + ROW]!, need)) count += 1;
        }
      }
    }
    return count;
  }
}

/** `bound` carries the half that rounding may add, so it compares with whole tenths. */
function isOut(bound: number, reliability: number, least: number, leastReliability: number): boolean {
  return bound < least || (bound < least + 1 && reliability < leastReliability);
}

/** The skill's part of the bound by the number of required skills held; nobody with none is eligible. */
function skillBounds(need: OpenNeed, weight: number): number[] {
  const required = need.requiredBits.length;
  if (required === 0) return [weight];
  return Array.from({ length: required + 1 }, (_, held) =>
    held === 0 ? Number.NEGATIVE_INFINITY : (weight * held) / required,
  );
}

/** At most so many of the required skills are there. */
function signatureHits(records: Float64Array, at: number, need: OpenNeed): number {
  const bits = need.requiredBits;
  let hits = 0;
  for (let i = 0; i < bits.length; i++) {
    const { word, shift } = bits[i]!;
    hits += (records[at + (word === 0 ? SKILLS : MORE_SKILLS)]! >>> shift) & 1;
  }
  return hits;
}
