import { BEST_SHOWN } from '#shared/matching.ts';
import { compareStanding } from '../score.ts';
import { NeedColumns, NOBODY, type Outline, outlineOf } from './need-columns.ts';
import type { OpenNeed } from './open-need.ts';
import type { Pair } from './pair.ts';
import { RecentChanges } from './recent-changes.ts';
import type { Search } from './search.ts';
import { TopList } from './top-list.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/** An open need with its list, always exact. */
export interface KeptNeed {
  need: OpenNeed;
  list: TopList;
  /** How many volunteers were eligible after so many changes; null before they are counted. */
  counted: { eligible: number; changes: number } | null;
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
  readonly #columns = new NeedColumns();
  /** How many each list holds. */
  readonly #limit: number;
  readonly #recent: RecentChanges;
  #search: Search;
  #pairs: BeforeAndAfter;

  constructor(rows: VolunteerRows, limit: number, search: Search, pairs: BeforeAndAfter) {
    this.#rows = rows;
    this.#limit = limit;
    this.#recent = new RecentChanges(rows);
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
    this.#kept[slot] = { need, list, counted: null };
    this.#slots.set(need.id, slot);
    this.#columns.set(slot, need);
    this.#columns.least[slot] = list.leastTenths;
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
    for (const [slot, kept] of this.#kept.entries()) {
      if (kept === undefined) continue;
      search.fill(kept.list, kept.need);
      this.#columns.least[slot] = kept.list.leastTenths;
    }
  }

  /** How many volunteers are eligible for a need; found out when asked for, from the changes since the last time. */
  eligible(kept: KeptNeed): number {
    const { need, counted } = kept;
    const changes = this.#recent.total;
    const eligible =
      counted !== null && this.#recent.remembersSince(counted.changes)
        ? counted.eligible + this.#recent.growthSince(counted.changes, need, this.#pairs.after)
        : this.#search.count(need);
    kept.counted = { eligible, changes };
    return eligible;
  }

  /** The slots of all needs that the volunteer may be eligible for; overwritten by the next call. */
  possibleFor(row: number): Int32Array {
    return this.#columns.possibleFor(null, this.#outlineOf(row));
  }

  /**
   * Carries a volunteer's change into every list. Both rows must be readable, and the search must know the
   * volunteer by the later one only. The earlier one is released here, some changes later.
   *
   * @returns ids of the needs whose best changed
   */
  replace(before: number, after: number): Set<string> {
    this.#recent.add(before, after);
    const changed = new Set<string>();
    const columns = this.#columns;
    const first = this.#outlineOf(before);
    const second = this.#outlineOf(after);
    const keepsTime = first !== null && second !== null && this.#rows.keepsTime(before, after);
    for (const slot of columns.possibleFor(first, second)) {
      // Who cannot reach the last of the list is not in it, and does not enter it.
      const mayLeave = first !== null && columns.couldReachLeast(slot, first);
      const mayEnter = second !== null && columns.couldReachLeast(slot, second);
      if (!mayLeave && !mayEnter) continue;
      const kept = this.#kept[slot]!;
      const isSeen = this.#replaceIn(kept, mayLeave ? before : NOBODY, mayEnter ? after : NOBODY, keepsTime);
      columns.least[slot] = kept.list.leastTenths;
      if (isSeen) changed.add(kept.need.id);
    }
    return changed;
  }

  #outlineOf(row: number): Outline | null {
    return row === NOBODY ? null : outlineOf(this.#rows, row, this.#pairs.after.tenthWeights);
  }

  /** Whether the need's best changed. The rows are those that may be in the list; either may be `NOBODY`. */
  #replaceIn({ need, list }: KeptNeed, before: number, after: number, keepsTime: boolean): boolean {
    const { before: pairBefore, after: pairAfter } = this.#pairs;
    const placeBefore = before === NOBODY ? -1 : list.placeOf(before);
    const isListed = placeBefore >= 0 && pairBefore.admit(before, need);
    if (isListed) pairBefore.complete();
    const contends =
      after !== NOBODY &&
      pairAfter.admit(after, need, isListed && keepsTime ? pairBefore : null) &&
      pairAfter.couldReach(list.leastTenths);
    if (contends) pairAfter.complete();

    let placeAfter = -1;
    if (placeBefore >= 0 && contends && compareStanding(pairBefore, pairAfter) === 0) {
      list.rename(placeBefore, after);
      placeAfter = placeBefore;
    } else {
      if (placeBefore >= 0) list.removeAt(placeBefore);
      if (contends) placeAfter = list.add(after, pairAfter);
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
