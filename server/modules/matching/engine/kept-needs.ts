import { BEST_SHOWN } from '#shared/matching.ts';
import { ListRoom } from './list-room.ts';
import { Listings } from './listings.ts';
import { NeedColumns } from './need-columns.ts';
import type { OpenNeed } from './open-need.ts';
import { Outline } from './outline.ts';
import type { Pair } from './pair.ts';
import { RecentChanges } from './recent-changes.ts';
import type { Search } from './search.ts';
import { TopList } from './top-list.ts';
import { NOBODY, type VolunteerRows } from './volunteer-rows.ts';

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
  readonly #listings = new Listings();
  /** How many each list holds. */
  readonly #limit: number;
  readonly #room: ListRoom;
  readonly #recent: RecentChanges;
  /** By slot, the last change in which the need's list was gone through because the volunteer stood in it. */
  readonly #goneThrough: number[] = [];
  #search: Search;
  #pairs: BeforeAndAfter;
  #outline: Outline;

  constructor(rows: VolunteerRows, limit: number, search: Search, pairs: BeforeAndAfter) {
    this.#rows = rows;
    this.#limit = limit;
    this.#room = new ListRoom(limit, 1);
    this.#recent = new RecentChanges(rows);
    this.#search = search;
    this.#pairs = pairs;
    this.#outline = new Outline(rows, pairs.after.tenthWeights);
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
    this.#room.reserve(slot + 1);
    this.#kept[slot] = { need, list: new TopList(this.#limit, this.#room, slot), counted: null };
    this.#slots.set(need.id, slot);
    this.#goneThrough[slot] = 0;
    this.#columns.set(slot, need);
    this.#fill(slot);
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#empty(slot);
    this.#slots.delete(id);
    this.#kept[slot] = undefined;
    this.#columns.clear(slot);
    this.#free.push(slot);
  }

  /** Makes every list anew, under other weights. */
  reweigh(search: Search, pairs: BeforeAndAfter): void {
    this.#search = search;
    this.#pairs = pairs;
    this.#outline = new Outline(this.#rows, pairs.after.tenthWeights);
    for (const slot of this.#slots.values()) this.#refill(slot);
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
    const count = this.#columns.findPossible(this.#outline.show(row));
    return this.#columns.found.subarray(0, count);
  }

  /**
   * Carries a volunteer's change into every list. Both rows must be readable, and the search must know the
   * volunteer by the later one only. The earlier one is released here, some changes later.
   *
   * @returns ids of the needs whose best changed
   */
  replace(before: number, after: number): Set<string> {
    this.#recent.add(before, after);
    const change = this.#recent.total;
    const changed = new Set<string>();
    const columns = this.#columns;
    const within = after === NOBODY ? 0 : columns.findWithin(this.#outline.show(after));
    for (const slot of (before === NOBODY ? undefined : this.#listings.take(before)) ?? []) {
      this.#goneThrough[slot] = change;
      if (this.#replaceIn(slot, before, after)) changed.add(this.#kept[slot]!.need.id);
    }
    for (let at = 0; at < within; at++) {
      const slot = columns.found[at]!;
      if (this.#goneThrough[slot] !== change && this.#enter(slot, after)) {
        changed.add(this.#kept[slot]!.need.id);
      }
    }
    return changed;
  }

  /** Whether the need's best changed, in whose list the earlier row stands. */
  #replaceIn(slot: number, before: number, after: number): boolean {
    const { need, list } = this.#kept[slot]!;
    const placeBefore = list.placeOf(before);
    let placeAfter = -1;
    if (!this.#contends(slot, after)) {
      list.removeAt(placeBefore);
    } else if (list.hasAt(placeBefore, this.#pairs.after)) {
      list.rename(placeBefore, after);
      this.#listings.add(after, slot);
      placeAfter = placeBefore;
    } else {
      list.removeAt(placeBefore);
      placeAfter = this.#put(slot, after);
    }
    if (list.size < BEST_SHOWN && !list.complete) this.#refill(slot);
    this.#columns.least[slot] = list.leastTenths;

    if (placeBefore !== placeAfter) return isShown(placeBefore) || isShown(placeAfter);
    return isShown(placeBefore) && !this.#looksAlike(need, before, after);
  }

  /** Whether the need's best changed. The row stood in no list before. */
  #enter(slot: number, row: number): boolean {
    const place = this.#contends(slot, row) ? this.#put(slot, row) : -1;
    this.#columns.least[slot] = this.#kept[slot]!.list.leastTenths;
    return isShown(place);
  }

  /** Whether the row could have a place in the list; its pair is complete then. */
  #contends(slot: number, row: number): boolean {
    const { need, list } = this.#kept[slot]!;
    const pair = this.#pairs.after;
    if (row === NOBODY || !pair.admit(row, need) || !pair.couldReach(list.leastTenths)) return false;
    pair.complete();
    return true;
  }

  /** The place of the completed pair's row in the list, or −1. */
  #put(slot: number, row: number): number {
    const { list } = this.#kept[slot]!;
    const last = list.size === list.limit ? list.memberAt(list.size - 1) : NOBODY;
    const place = list.add(row, this.#pairs.after);
    if (place < 0) return place;
    if (last !== NOBODY) this.#listings.remove(last, slot);
    this.#listings.add(row, slot);
    return place;
  }

  #looksAlike(need: OpenNeed, before: number, after: number): boolean {
    if (this.#rows.names[before] !== this.#rows.names[after]) return false;
    const { before: pairBefore, after: pairAfter } = this.#pairs;
    pairBefore.admit(before, need);
    return pairBefore.complete().looksLike(pairAfter);
  }

  #refill(slot: number): void {
    this.#empty(slot);
    this.#fill(slot);
  }

  #empty(slot: number): void {
    const { list } = this.#kept[slot]!;
    for (const row of list.members(list.size)) this.#listings.remove(row, slot);
    list.clear();
  }

  #fill(slot: number): void {
    const { need, list } = this.#kept[slot]!;
    this.#search.fill(list, need);
    for (const row of list.members(list.size)) this.#listings.add(row, slot);
    this.#columns.least[slot] = list.leastTenths;
  }
}

function isShown(place: number): boolean {
  return place >= 0 && place < BEST_SHOWN;
}
