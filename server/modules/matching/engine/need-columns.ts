import { EARTH_RADIUS_MILES } from '../distance.ts';
import { grown } from './grown.ts';
import type { OpenNeed } from './open-need.ts';
import { BOUND_MARGIN, reachDoubt, type TenthWeights } from './pair.ts';
import { bitCount } from './skill-signature.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/** No volunteer: before they came or after they went. */
export const NOBODY = -1;

const FIRST_CAPACITY = 64;

interface Weeks {
  early: Int32Array<ArrayBuffer>;
  late: Int32Array<ArrayBuffer>;
}

/** What the first look at a volunteer compares. */
export interface Outline {
  x: number;
  y: number;
  z: number;
  zone: number;
  /** Square of the longest straight line within reach. */
  limit: number;
  skillsLow: number;
  skillsHigh: number;
  weekEarly: number;
  weekLate: number;
  /** Bounds of the score in tenths: without skills and next door, for all skills, lost with each unit of way. */
  mostTenths: number;
  skillTenths: number;
  tenthsByChord: number;
}

/**
 * What the first look at a need compares, in columns by the need's slot: a volunteer's change runs through all
 * open needs, and must rule out most of them within nanoseconds each. With a thousand needs that pass takes less
 * than keeping an index over them would.
 */
export class NeedColumns {
  readonly #needs: (OpenNeed | undefined)[] = [];
  /** Places on the unit sphere; NaN in free slots, which nobody reaches. */
  #x = new Float64Array(FIRST_CAPACITY);
  #y = new Float64Array(FIRST_CAPACITY);
  #z = new Float64Array(FIRST_CAPACITY);
  #skillsLow = new Int32Array(FIRST_CAPACITY);
  #skillsHigh = new Int32Array(FIRST_CAPACITY);
  #anySkills = new Int32Array(FIRST_CAPACITY);
  /** Required skills that anyone is taken to have, and the share of the factor that one skill makes up. */
  #sureSkills = new Int32Array(FIRST_CAPACITY);
  #skillShare = new Float64Array(FIRST_CAPACITY);
  /** `leastTenths` of the need's list. */
  least = new Float64Array(FIRST_CAPACITY);
  /** Week sketches on the calendar of each zone, made when a volunteer of the zone comes along. */
  readonly #weeks: (Weeks | undefined)[] = [];
  #found = new Int32Array(FIRST_CAPACITY);

  set(slot: number, need: OpenNeed): void {
    if (slot >= this.#x.length) this.#grow();
    this.#needs[slot] = need;
    this.#x[slot] = need.x;
    this.#y[slot] = need.y;
    this.#z[slot] = need.z;
    this.#skillsLow[slot] = need.skillsLow;
    this.#skillsHigh[slot] = need.skillsHigh;
    this.#anySkills[slot] = need.anySkills;
    this.#sureSkills[slot] = need.anySkills + need.sharedBits;
    this.#skillShare[slot] = 1 / Math.max(1, need.requiredSkills.length);
    this.least[slot] = Number.NEGATIVE_INFINITY;
    for (const [zone, weeks] of this.#weeks.entries()) {
      if (weeks !== undefined) sketchInto(weeks, slot, need, zone);
    }
  }

  clear(slot: number): void {
    this.#needs[slot] = undefined;
    this.#x[slot] = Number.NaN;
  }

  /**
   * The slots of all needs that the volunteer may be eligible for, in the one state or the other; either may be
   * absent. The answer is overwritten by the next one.
   */
  possibleFor(first: Outline | null, second: Outline | null): Int32Array {
    const one = first ?? second;
    const other = second ?? first;
    if (one === null || other === null) return this.#found.subarray(0, 0);
    const fitting = this.#findFitting(one, other);
    let count = 0;
    for (let at = 0; at < fitting; at++) {
      const slot = this.#found[at]!;
      if (this.#isNear(slot, one) || this.#isNear(slot, other)) this.#found[count++] = slot;
    }
    return this.#found.subarray(0, count);
  }

  /**
   * Finds the needs that suit the skills and the time of either outline, wherever they are, and returns how many.
   * Which ones do is as good as random: a branch for each would be mispredicted so often that it took longer than
   * to write down every slot and to step on only behind those that count.
   */
  #findFitting(one: Outline, other: Outline): number {
    const { early, late } = this.#weeksIn(one.zone);
    const [lows, highs, any, found] = [this.#skillsLow, this.#skillsHigh, this.#anySkills, this.#found];
    const skillsLow = one.skillsLow | other.skillsLow;
    const skillsHigh = one.skillsHigh | other.skillsHigh;
    // Weeks on two calendars have no blocks in common: then any need is taken to suit, as each has a block.
    const weekEarly = one.zone === other.zone ? one.weekEarly | other.weekEarly : -1;
    const weekLate = one.zone === other.zone ? one.weekLate | other.weekLate : -1;
    const slots = this.#needs.length;
    let count = 0;
    for (let slot = 0; slot < slots; slot++) {
      const time = (early[slot]! & weekEarly) | (late[slot]! & weekLate);
      const skills = (lows[slot]! & skillsLow) | (highs[slot]! & skillsHigh) | any[slot]!;
      found[count] = slot;
      // The sign of n | −n tells whether n is not 0.
      count += ((time | -time) & (skills | -skills)) >>> 31;
    }
    return count;
  }

  #isNear(slot: number, { x, y, z, limit }: Outline): boolean {
    const dx = this.#x[slot]! - x;
    const dy = this.#y[slot]! - y;
    const dz = this.#z[slot]! - z;
    return dx * dx + dy * dy + dz * dz <= limit;
  }

  /**
   * Whether the volunteer could have the `least` tenths, judged without their time: as if they were free
   * throughout, had every skill that their signature may mean, and went by the straight line, which is never
   * longer than the arc.
   */
  couldReachLeast(slot: number, outline: Outline): boolean {
    const dx = this.#x[slot]! - outline.x;
    const dy = this.#y[slot]! - outline.y;
    const dz = this.#z[slot]! - outline.z;
    const held =
      bitCount(this.#skillsLow[slot]! & outline.skillsLow) +
      bitCount(this.#skillsHigh[slot]! & outline.skillsHigh) +
      this.#sureSkills[slot]!;
    const bound =
      outline.mostTenths +
      outline.skillTenths * held * this.#skillShare[slot]! -
      outline.tenthsByChord * Math.sqrt(dx * dx + dy * dy + dz * dz);
    return bound >= this.least[slot]!;
  }

  #weeksIn(zone: number): Weeks {
    let weeks = this.#weeks[zone];
    if (weeks === undefined) {
      const capacity = this.#x.length;
      weeks = { early: new Int32Array(capacity), late: new Int32Array(capacity) };
      for (const [slot, need] of this.#needs.entries()) {
        if (need !== undefined) sketchInto(weeks, slot, need, zone);
      }
      this.#weeks[zone] = weeks;
    }
    return weeks;
  }

  #grow(): void {
    const capacity = 2 * this.#x.length;
    this.#x = grown(this.#x, capacity);
    this.#y = grown(this.#y, capacity);
    this.#z = grown(this.#z, capacity);
    this.#skillsLow = grown(this.#skillsLow, capacity);
    this.#skillsHigh = grown(this.#skillsHigh, capacity);
    this.#anySkills = grown(this.#anySkills, capacity);
    this.#sureSkills = grown(this.#sureSkills, capacity);
    this.#skillShare = grown(this.#skillShare, capacity);
    this.least = grown(this.least, capacity);
    this.#found = new Int32Array(capacity);
    for (const weeks of this.#weeks) {
      if (weeks === undefined) continue;
      weeks.early = grown(weeks.early, capacity);
      weeks.late = grown(weeks.late, capacity);
    }
  }
}

function sketchInto(weeks: Weeks, slot: number, need: OpenNeed, zone: number): void {
  const { early, late } = need.localTime(zone);
  weeks.early[slot] = early;
  weeks.late[slot] = late;
}

/** What a volunteer's row shows at first sight, under these weights. */
export function outlineOf(rows: VolunteerRows, row: number, weights: TenthWeights): Outline {
  const reachChord2 = rows.reachChord2[row]!;
  // Rounding to whole tenths may add half of one.
  const rounding = BOUND_MARGIN + 0.5;
  return {
    x: rows.x[row]!,
    y: rows.y[row]!,
    z: rows.z[row]!,
    zone: rows.zone[row]!,
    limit: reachChord2 + reachDoubt(reachChord2),
    skillsLow: rows.skillsLow[row]!,
    skillsHigh: rows.skillsHigh[row]!,
    weekEarly: rows.weekEarly[row]!,
    weekLate: rows.weekLate[row]!,
    mostTenths:
      weights.availability + weights.proximity + weights.reliability * rows.reliability[row]! + rounding,
    skillTenths: weights.skill,
    tenthsByChord: (weights.proximity * EARTH_RADIUS_MILES) / rows.reach[row]!,
  };
}
