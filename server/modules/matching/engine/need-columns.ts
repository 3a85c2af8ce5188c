import { grown } from './grown.ts';
import type { OpenNeed } from './open-need.ts';
import type { Outline } from './outline.ts';
import { bitCount } from './skill-signature.ts';
import { lowestBit, SlotSets } from './slot-sets.ts';
import { MINUTE, WORD_BLOCKS } from './week-sketch.ts';

const FIRST_CAPACITY = 64;
const SIGNATURE_WORD = 32;
/** Behind the sets for the bits of the signature: the needs that require no skill. */
const ANY_SKILLS = 2 * SIGNATURE_WORD;

/** When the needs take place on the calendar of one zone; made when a volunteer of the zone comes along. */
interface Calendar {
  /** By the blocks of `WeekSketch`. */
  blocks: SlotSets;
  /** In minutes of the week; NaN for a need that may take place at any. */
  begins: Float64Array<ArrayBuffer>;
}

/**
 * What the first look at a need compares, by the need's slot: a volunteer's change runs through all open needs,
 * and must rule out most of them within nanoseconds each. Skills and time are compared for 32 needs at once, as
 * sets; the rest for what remains, in columns.
 */
export class NeedColumns {
  /** By slot, what the last call of `findPossible` or `findWithin` found. */
  found = new Int32Array(FIRST_CAPACITY);
  /** `leastTenths` of the need's list. */
  least = new Float64Array(FIRST_CAPACITY);
  readonly #needs: (OpenNeed | undefined)[] = [];
  /** Places on the unit sphere. */
  #x = new Float64Array(FIRST_CAPACITY);
  #y = new Float64Array(FIRST_CAPACITY);
  #z = new Float64Array(FIRST_CAPACITY);
  #minutes = new Float64Array(FIRST_CAPACITY);
  #skillsLow = new Int32Array(FIRST_CAPACITY);
  #skillsHigh = new Int32Array(FIRST_CAPACITY);
  /** Required skills that anyone is taken to have, and the share of the factor that one skill makes up. */
  #sureSkills = new Int32Array(FIRST_CAPACITY);
  #skillShare = new Float64Array(FIRST_CAPACITY);
  readonly #skills = new SlotSets(ANY_SKILLS + 1);
  /** By the number of the zone. */
  readonly #calendars: (Calendar | undefined)[] = [];
  #timely = new Int32Array(FIRST_CAPACITY / 32);
  #skilled = new Int32Array(FIRST_CAPACITY / 32);

  set(slot: number, need: OpenNeed): void {
    if (slot >= this.found.length) this.#grow();
    this.#needs[slot] = need;
    this.#x[slot] = need.x;
    this.#y[slot] = need.y;
    this.#z[slot] = need.z;
    this.#minutes[slot] = (need.endsAt - need.startsAt) / MINUTE;
    this.#skillsLow[slot] = need.skillsLow;
    this.#skillsHigh[slot] = need.skillsHigh;
    this.#sureSkills[slot] = need.anySkills + need.sharedBits;
    this.#skillShare[slot] = 1 / Math.max(1, need.requiredSkills.length);
    this.#skills.addTo(0, need.skillsLow, slot);
    this.#skills.addTo(SIGNATURE_WORD, need.skillsHigh, slot);
    this.#skills.addTo(ANY_SKILLS, need.anySkills, slot);
    this.least[slot] = Number.NEGATIVE_INFINITY;
    for (const [zone, calendar] of this.#calendars.entries()) {
      if (calendar !== undefined) enter(calendar, slot, need, zone);
    }
  }

  clear(slot: number): void {
    this.#needs[slot] = undefined;
    this.#skills.remove(slot);
    for (const calendar of this.#calendars) calendar?.blocks.remove(slot);
  }

  /** Finds the slots of all needs that the volunteer may be eligible for, and returns how many there are. */
  findPossible(outline: Outline): number {
    const { blocks } = this.#calendarIn(outline.zone);
    const timely = this.#timely.fill(0);
    blocks.unite(0, outline.weekEarly, timely);
    blocks.unite(WORD_BLOCKS, outline.weekLate, timely);
    const skilled = this.#skilled.fill(0);
    this.#skills.unite(ANY_SKILLS, 1, skilled);
    this.#skills.unite(0, outline.skillsLow, skilled);
    this.#skills.unite(SIGNATURE_WORD, outline.skillsHigh, skilled);
    let count = 0;
    for (let word = 0; word < timely.length; word++) {
      for (let rest = timely[word]! & skilled[word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + lowestBit(rest);
        if (this.#chord2(slot, outline) <= outline.limit) this.found[count++] = slot;
      }
    }
    return count;
  }

  /** The same, but only those whose list the volunteer may have a place in. */
  findWithin(outline: Outline): number {
    const possible = this.findPossible(outline);
    const { begins } = this.#calendarIn(outline.zone);
    let count = 0;
    for (let at = 0; at < possible; at++) {
      const slot = this.found[at]!;
      if (this.#couldReachLeast(slot, outline, begins)) this.found[count++] = slot;
    }
    return count;
  }

  #chord2(slot: number, { x, y, z }: Outline): number {
    const dx = this.#x[slot]! - x;
    const dy = this.#y[slot]! - y;
    const dz = this.#z[slot]! - z;
    return dx * dx + dy * dy + dz * dz;
  }

  /**
   * Whether the volunteer could have the tenths that the need's list asks for: judged as if they had every skill
   * that their signature may mean, were never busy, and went by the straight line, which is never longer than
   * the arc.
   */
  #couldReachLeast(slot: number, outline: Outline, begins: Float64Array): boolean {
    const held =
      bitCount(this.#skillsLow[slot]! & outline.skillsLow) +
      bitCount(this.#skillsHigh[slot]! & outline.skillsHigh) +
      this.#sureSkills[slot]!;
    const wantedOfTime =
      this.least[slot]! -
      outline.nextDoorTenths -
      outline.skillTenths * held * this.#skillShare[slot]! +
      outline.tenthsByChord * Math.sqrt(this.#chord2(slot, outline));
    if (wantedOfTime <= 0) return true;
    if (wantedOfTime > outline.timeTenths) return false;
    const from = begins[slot]!;
    if (Number.isNaN(from)) return true;
    const minutes = this.#minutes[slot]!;
    return outline.timeTenths * outline.mostFreeMinutes(from, from + minutes) >= wantedOfTime * minutes;
  }

  #calendarIn(zone: number): Calendar {
    let calendar = this.#calendars[zone];
    if (calendar === undefined) {
      calendar = { blocks: new SlotSets(2 * WORD_BLOCKS), begins: new Float64Array(this.found.length) };
      calendar.blocks.reserve(this.found.length);
      for (const [slot, need] of this.#needs.entries()) {
        if (need !== undefined) enter(calendar, slot, need, zone);
      }
      this.#calendars[zone] = calendar;
    }
    return calendar;
  }

  #grow(): void {
    const capacity = 2 * this.found.length;
    this.found = new Int32Array(capacity);
    this.least = grown(this.least, capacity);
    this.#x = grown(this.#x, capacity);
    this.#y = grown(this.#y, capacity);
    this.#z = grown(this.#z, capacity);
    this.#minutes = grown(this.#minutes, capacity);
    this.#skillsLow = grown(this.#skillsLow, capacity);
    this.#skillsHigh = grown(this.#skillsHigh, capacity);
    this.#sureSkills = grown(this.#sureSkills, capacity);
    this.#skillShare = grown(this.#skillShare, capacity);
    this.#skills.reserve(capacity);
    this.#timely = new Int32Array(capacity / 32);
    this.#skilled = new Int32Array(capacity / 32);
    for (const calendar of this.#calendars) {
      if (calendar === undefined) continue;
      calendar.blocks.reserve(capacity);
      calendar.begins = grown(calendar.begins, capacity);
    }
  }
}

function enter({ blocks, begins }: Calendar, slot: number, need: OpenNeed, zone: number): void {
  const { early, late, minuteOfWeek } = need.localTime(zone);
  blocks.addTo(0, early, slot);
  blocks.addTo(WORD_BLOCKS, late, slot);
  begins[slot] = minuteOfWeek ?? Number.NaN;
}
