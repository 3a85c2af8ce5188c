import { BEST_SHOWN } from '#shared/matching.ts';
import { compareStanding } from '../score.ts';
import { NeedColumns, NOBODY } from './need-columns.ts';
import type { OpenNeed } from './open-need.ts';
import type { Pair } from './pair.ts';
import type { Search } from './search.ts';
import { TopList } from './top-list.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

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
  readonly #columns: NeedColumns;
  /** How many each list holds. */
  readonly #limit: number;
  #search: Search;
  #pairs: BeforeAndAfter;

  constructor(rows: VolunteerRows, limit: number, search: Search, pairs: BeforeAndAfter) {
    this.#rows = rows;
    this.#limit = limit;
    this.#columns = new NeedColumns(rows);
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
    this.#columns.set(slot, need);
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.#kept[slot] = undefined;
    this.#columns.clear(slot);
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

  /** The slots of all needs that the volunteer may be eligible for; overwritten by the next call. */
  possibleFor(row: number): Int32Array {
    return this.#columns.possibleFor(NOBODY, row);
  }

  /**
   * Carries a volunteer's change into every list. Both rows must be readable, and the search must know the
   * volunteer by the later one only.
   *
   * @returns ids of the needs whose best changed
   */
  replace(before: number, after: number): Set<string> {
    const changed = new Set<string>();
    const keepsTime = before !== NOBODY && after !== NOBODY && this.#rows.keepsTime(before, after);
    for (const slot of this.#columns.possibleFor(before, after)) {
      const kept = this.#kept[slot]!;
      if (this.#replaceIn(kept, before, after, keepsTime)) changed.add(kept.need.id);
    }
    return changed;
  }

  #replaceIn(kept: KeptNeed, before: number, after: number, keepsTime: boolean): boolean {
    const { need, list } = kept;
    const { before: pairBefore, after: pairAfter } = this.#pairs;
    const was = before !== NOBODY && pairBefore.admit(before, need);
    const is = after !== NOBODY && pairAfter.admit(after, need, was && keepsTime ? pairBefore : null);
    if (kept.eligible !== null) kept.eligible += Number(is) - Number(was);

    // Who cannot reach the last of the list is not in it, and does not enter it.
    const placeBefore =
      was && pairBefore.couldReach(list.leastTenths) ? list.indexOf(pairBefore.complete()) : -1;
    const contends = is && pairAfter.couldReach(list.leastTenths);
    if (contends) pairAfter.complete();

    let placeAfter = -1;
    if (placeBefore >= 0 && contends && compareStanding(pairBefore, pairAfter) === 0) {
      list.rename(placeBefore, after);
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
}

function isShown(place: number): boolean {
  return place >= 0 && place < BEST_SHOWN;
}
