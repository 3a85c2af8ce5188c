import { grown } from './grown.ts';
import type { OpenNeed } from './open-need.ts';
import { reachDoubt } from './pair.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/** No volunteer: before they came or after they went. */
export const NOBODY = -1;

const FIRST_CAPACITY = 64;

interface Weeks {
  early: Int32Array<ArrayBuffer>;
  late: Int32Array<ArrayBuffer>;
}

/** What the first look at a volunteer compares. */
interface Outline {
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
}

/**
 * What the first look at a need compares, in columns by the need's slot: a volunteer's change runs through all
 * open needs, and must rule out most of them within nanoseconds each. With a thousand needs that pass takes less
 * than keeping an index over them would.
 */
export class NeedColumns {
  readonly #rows: VolunteerRows;
  readonly #needs: (OpenNeed | undefined)[] = [];
  /** Places on the unit sphere; NaN in free slots, which nobody reaches. */
  #x = new Float64Array(FIRST_CAPACITY);
  #y = new Float64Array(FIRST_CAPACITY);
  #z = new Float64Array(FIRST_CAPACITY);
  #skillsLow = new Int32Array(FIRST_CAPACITY);
  #skillsHigh = new Int32Array(FIRST_CAPACITY);
  #anySkills = new Int32Array(FIRST_CAPACITY);
  /** Week sketches on the calendar of each zone, made when a volunteer of the zone comes along. */
  readonly #weeks: (Weeks | undefined)[] = [];
  #found = new Int32Array(FIRST_CAPACITY);
  #isFound = new Uint8Array(FIRST_CAPACITY);

  constructor(rows: VolunteerRows) {
    this.#rows = rows;
  }

  set(slot: number, need: OpenNeed): void {
    if (slot >= this.#x.length) this.#grow();
    this.#needs[slot] = need;
    this.#x[slot] = need.x;
    this.#y[slot] = need.y;
    this.#z[slot] = need.z;
    this.#skillsLow[slot] = need.skillsLow;
    this.#skillsHigh[slot] = need.skillsHigh;
    this.#anySkills[slot] = need.anySkills;
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
   * `NOBODY`. The answer is overwritten by the next one.
   */
  possibleFor(before: number, after: number): Int32Array {
    const first = before === NOBODY ? null : outlineOf(this.#rows, before);
    const second = after === NOBODY ? null : outlineOf(this.#rows, after);
    const both = first && second && inOnePlace(first, second) ? joined(first, second) : null;
    let count = 0;
    for (const outline of both === null ? [first, second] : [both]) {
      if (outline !== null) count = this.#find(outline, count);
    }
    for (let at = 0; at < count; at++) this.#isFound[this.#found[at]!] = 0;
    return this.#found.subarray(0, count);
  }

  /** Adds to the first `count` that were found, and returns how many there are then. */
  #find(outline: Outline, count: number): number {
    const { x, y, z, limit, skillsLow, skillsHigh, weekEarly, weekLate } = outline;
    const { early, late } = this.#weeksIn(outline.zone);
    const [xs, ys, zs] = [this.#x, this.#y, this.#z];
    const [lows, highs, any] = [this.#skillsLow, this.#skillsHigh, this.#anySkills];
    const slots = this.#needs.length;
    for (let slot = 0; slot < slots; slot++) {
      const dx = xs[slot]! - x;
      const dy = ys[slot]! - y;
      const dz = zs[slot]! - z;
      if (!(dx * dx + dy * dy + dz * dz <= limit)) continue;
      if (((early[slot]! & weekEarly) | (late[slot]! & weekLate)) === 0) continue;
      if (((lows[slot]! & skillsLow) | (highs[slot]! & skillsHigh) | any[slot]!) === 0) continue;
      if (this.#isFound[slot] === 1) continue;
      this.#isFound[slot] = 1;
      this.#found[count++] = slot;
    }
    return count;
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
    this.#found = new Int32Array(capacity);
    this.#isFound = new Uint8Array(capacity);
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

function outlineOf(rows: VolunteerRows, row: number): Outline {
  const reachChord2 = rows.reachChord2[row]!;
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
  };
}

function inOnePlace(a: Outline, b: Outline): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z && a.zone === b.zone;
}

/** The outline of somebody with the skills, the time and the reach of both. */
function joined(a: Outline, b: Outline): Outline {
  return {
    ...a,
    limit: Math.max(a.limit, b.limit),
    skillsLow: a.skillsLow | b.skillsLow,
    skillsHigh: a.skillsHigh | b.skillsHigh,
    weekEarly: a.weekEarly | b.weekEarly,
    weekLate: a.weekLate | b.weekLate,
  };
}
