import { grown } from './grown.ts';
import type { OpenNeed } from './open-need.ts';
import { reachDoubt } from './pair.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/** No volunteer: before they came or after they went. */
export const NOBODY = -1;

const FIRST_CAPACITY = 64;
const FREE_SLOT = Number.NaN;

interface Weeks {
  early: Int32Array<ArrayBuffer>;
  late: Int32Array<ArrayBuffer>;
}

/**
 * What the first look at a need compares, in columns by the need's slot: a volunteer's change runs through all
 * open needs, and must rule out most of them within nanoseconds each. With a thousand needs that pass takes less
 * than keeping an index over them would.
 */
export class NeedColumns {
  readonly #rows: VolunteerRows;
  #slots: (OpenNeed | undefined)[] = [];
  /** Places on the unit sphere; NaN in free slots, which nobody reaches. */
  #x = new Float64Array(FIRST_CAPACITY);
  #y = new Float64Array(FIRST_CAPACITY);
  #z = new Float64Array(FIRST_CAPACITY);
  #skillsLow = new Int32Array(FIRST_CAPACITY);
  #skillsHigh = new Int32Array(FIRST_CAPACITY);
  #anySkills = new Int32Array(FIRST_CAPACITY);
  /** Week sketches on the calendar of each zone, made when a volunteer of the zone comes along. */
  #weeks: (Weeks | undefined)[] = [];

  constructor(rows: VolunteerRows) {
    this.#rows = rows;
  }

  set(slot: number, need: OpenNeed): void {
    if (slot >= this.#x.length) this.#grow();
    this.#slots[slot] = need;
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
    this.#slots[slot] = undefined;
    this.#x[slot] = FREE_SLOT;
  }

  /** Marks with `mark` every slot whose need the volunteer may be eligible for; the others certainly not. */
  markPossible(row: number, marks: Uint8Array, mark: number): void {
    if (row === NOBODY) return;
    const rows = this.#rows;
    const x = rows.x[row]!;
    const y = rows.y[row]!;
    const z = rows.z[row]!;
    const limit = rows.reachChord2[row]! + reachDoubt(rows.reachChord2[row]!);
    const low = rows.skillsLow[row]!;
    const high = rows.skillsHigh[row]!;
    const early = rows.weekEarly[row]!;
    const late = rows.weekLate[row]!;
    const weeks = this.#weeksIn(rows.zone[row]!);
    for (let slot = 0; slot < this.#slots.length; slot++) {
      const times = (weeks.early[slot]! & early) | (weeks.late[slot]! & late);
      if (times === 0) continue;
      const skills = (this.#skillsLow[slot]! & low) | (this.#skillsHigh[slot]! & high);
      if ((skills | this.#anySkills[slot]!) === 0) continue;
      const dx = this.#x[slot]! - x;
      const dy = this.#y[slot]! - y;
      const dz = this.#z[slot]! - z;
      if (dx * dx + dy * dy + dz * dz <= limit) marks[slot]! |= mark;
    }
  }

  #weeksIn(zone: number): Weeks {
    let weeks = this.#weeks[zone];
    if (weeks === undefined) {
      const capacity = this.#x.length;
      weeks = { early: new Int32Array(capacity), late: new Int32Array(capacity) };
      for (const [slot, need] of this.#slots.entries()) {
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
    for (const weeks of this.#weeks) {
      if (weeks === undefined) continue;
      weeks.early = grown(weeks.early, capacity);
      weeks.late = grown(weeks.late, capacity);
    }
  }
}

function sketchInto(weeks: Weeks, slot: number, need: OpenNeed, zone: number): void {
  const { early, late } = need.sketch(zone);
  weeks.early[slot] = early;
  weeks.late[slot] = late;
}
