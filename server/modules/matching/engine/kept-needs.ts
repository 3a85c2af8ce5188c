import { BEST_SHOWN } from '#shared/matching.ts';
import { compareStanding } from '../score.ts';
import type { OpenNeed } from './open-need.ts';
import { type Pair, reachDoubt } from './pair.ts';
import type { Search } from './search.ts';
import { TopList } from './top-list.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/** No volunteer: before they came or after they went. */
export const NOBODY = -1;

/** An open need with its list, always exact. */
export interface KeptNeed {
  need: OpenNeed;
  list: TopList;
  /** Number of eligible volunteers; counted when first asked for, then kept. */
  eligible: number | null;
}

/** The two pairs that are compared when something changes: the state before and the one after. */
export interface BeforeAndAfter {
  before: Pair;
  after: Pair;
}

/** The open needs and their lists. */
export class KeptNeeds {
  readonly #rows: VolunteerRows;
  readonly #slots = new Map<string, number>();
  /** By slot; a slot is free when there is no need in it. */
  readonly #kept: (KeptNeed | undefined)[] = [];
  readonly #free: number[] = [];
  /** Places on the unit sphere by slot, three coordinates each; NaN in free slots, which nobody reaches. */
  #places = new Float64Array(3 * 64);
  /** How many each list holds. */
  readonly #limit: number;
  #search: Search;
  #pairs: BeforeAndAfter;

  constructor(rows: VolunteerRows, limit: number, search: Search, pairs: BeforeAndAfter) {
    this.#rows = rows;
    this.#limit = limit;
    this.#search = search;
    this.#pairs = pairs;
  }

  get(id: string): KeptNeed | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#kept[slot];
  }

  at(slot: number): KeptNeed {
    return this.#kept[slot]!;
  }

  ids(): string[] {
    return [...this.#slots.keys()];
  }

  add(need: OpenNeed): void {
    const slot = this.#free.pop() ?? this.#kept.length;
    const list = new TopList(this.#limit);
    this.#search.fill(list, need);
    this.#kept[slot] = { need, list, eligible: null };
    this.#slots.set(need.id, slot);
    if (3 * slot >= this.#places.length) {
      const places = new Float64Array(2 * this.#places.length);
      places.set(this.#places);
      this.#places = places;
    }
    this.#places.set([need.x, need.y, need.z], 3 * slot);
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.#kept[slot] = undefined;
    this.#places.fill(Number.NaN, 3 * slot, 3 * slot + 3);
    this.#free.push(slot);
  }

  /** Makes every list anew, under other weights. */
  reweigh(search: Search, pairs: BeforeAndAfter): void {
    this.#search = search;
    this.#pairs = pairs;
    for (const kept of this.#kept) if (kept !== undefined) search.fill(kept.list, kept.need);
  }

  eligible(kept: KeptNeed): number {
    kept.eligible ??= this.#search.count(kept.need);
    return kept.eligible;
  }

  /** Calls back with the slot of every need that the volunteer reaches, and perhaps of some a hair further. */
  forEachReached(row: number, visit: (slot: number) => void): void {
    this.#forEachReachedByEither(row, row, visit);
  }

  /**
   * Carries a volunteer's change into every list. Both rows must be readable, and the search must know the
   * volunteer by the later one only.
   *
   * @returns ids of the needs whose best changed
   */
  replace(before: number, after: number): Set<string> {
    const changed = new Set<string>();
    this.#forEachReachedByEither(before, after, (slot) => {
      const kept = this.#kept[slot]!;
      if (this.#replaceIn(kept, before, after)) changed.add(kept.need.id);
    });
    return changed;
  }

  #replaceIn(kept: KeptNeed, before: number, after: number): boolean {
    const { need, list } = kept;
    const { before: pairBefore, after: pairAfter } = this.#pairs;
    const was = before !== NOBODY && pairBefore.admit(before, need);
    const is = after !== NOBODY && pairAfter.admit(after, need);
    if (kept.eligible !== null) kept.eligible += Number(is) - Number(was);

    // Who cannot reach the last of the list is not in it, and does not enter it.
    const placeBefore =
      was && pairBefore.couldReach(list.leastTenths) ? list.indexOf(pairBefore.complete()) : -1;
    const contends = is && pairAfter.couldReach(list.leastTenths);
    if (contends) pairAfter.complete();

    let placeAfter = -1;
    if (placeBefore >= 0 && contends && compareStanding(pairBefore, pairAfter) === 0) {
      list.members[placeBefore] = after;
      placeAfter = placeBefore;
    } else {
      if (placeBefore >= 0) list.removeAt(placeBefore);
      if (contends) placeAfter = list.add(after, pairAfter);
      else if (is) list.complete = false;
    }
    if (list.size < BEST_SHOWN && !list.complete) this.#search.fill(list, need);

    if (!isShown(placeBefore) && !isShown(placeAfter)) return false;
    return (
      placeBefore !== placeAfter ||
      !pairBefore.looksLike(pairAfter) ||
      this.#rows.names[before] !== this.#rows.names[after]
    );
  }

  /**
   * One pass over all needs: with a thousand of them some microseconds, less than an index over their places
   * would cost.
   */
  #forEachReachedByEither(first: number, second: number, visit: (slot: number) => void): void {
    const rows = this.#rows;
    const [firstX, firstY, firstZ, firstLimit] = placeAndLimit(rows, first);
    const [secondX, secondY, secondZ, secondLimit] = placeAndLimit(rows, second);
    const places = this.#places;
    for (let slot = 0, at = 0; slot < this.#kept.length; slot++, at += 3) {
      const x = places[at]!;
      const y = places[at + 1]!;
      const z = places[at + 2]!;
      if (
        (x - firstX) ** 2 + (y - firstY) ** 2 + (z - firstZ) ** 2 <= firstLimit ||
        (x - secondX) ** 2 + (y - secondY) ** 2 + (z - secondZ) ** 2 <= secondLimit
      ) {
        visit(slot);
      }
    }
  }
}

function isShown(place: number): boolean {
  return place >= 0 && place < BEST_SHOWN;
}

/** Nobody is within reach of nothing: no square is below −1. */
function placeAndLimit(rows: VolunteerRows, row: number): [number, number, number, number] {
  if (row === NOBODY) return [0, 0, 0, -1];
  const limit = rows.reachChord2[row]!;
  return [rows.x[row]!, rows.y[row]!, rows.z[row]!, limit + reachDoubt(limit)];
}
