import type { Standing } from '../score.ts';
import { ENTRY_BITS, ENTRY_MASK, ListRoom } from './list-room.ts';

/**
 * The best members of a set, in order, up to a limit.
 *
 * Always true: every member of the set that is not in the list ranks after all that are. If `complete`, none is
 * missing. From that follows what `add` may do: a newcomer who ranks before the last one has its place; one
 * who ranks after the last has it only in a complete list, for otherwise somebody unseen may come first.
 * And it makes `removeAt` cheap: what remains is still the best of the rest, only shorter.
 *
 * A list that is full, or was since it was cleared, is never complete. So whoever cannot reach the last of a list
 * that is not open need not be shown to it at all: it claims nothing about them.
 */
export class TopList {
  readonly limit: number;
  #complete = true;
  #size = 0;
  readonly #room: ListRoom;
  /** Where the list's part of the room begins. */
  readonly #start: number;

  /** @param number which part of a room that it shares; otherwise it has one of its own. */
  constructor(limit: number, room = new ListRoom(limit, 1), number = 0) {
    this.limit = limit;
    this.#room = room;
    this.#start = number * limit;
    for (let entry = 0; entry < limit; entry++) room.order[this.#start + entry] = entry;
  }

  get complete(): boolean {
    return this.#complete;
  }

  get size(): number {
    return this.#size;
  }

  /** What the owner of the list calls the one in this place: the number of a row or of a need. */
  memberAt(at: number): number {
    return this.#room.members[this.#entryAt(at)]!;
  }

  /** The members in the first places, at most so many. */
  members(most: number): number[] {
    return Array.from({ length: Math.min(most, this.#size) }, (_, at) => this.memberAt(at));
  }

  /** The same standing under another member. */
  rename(at: number, member: number): void {
    this.#room.members[this.#entryAt(at)] = member;
  }

  /** Fewer tenths than these cannot enter; −∞ while there is room for everyone. */
  get leastTenths(): number {
    if (this.#complete) return Number.NEGATIVE_INFINITY;
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    return this.#room.order[this.#start + this.#size - 1]! >> ENTRY_BITS;
  }

  /** With just `leastTenths`, less reliability than this cannot enter. */
  get leastReliability(): number {
    return this.#complete || this.#size === 0 ? 0 : this.#room.reliability[this.#entryAt(this.#size - 1)]!;
  }

  /** Whether `add` would give this standing a place. */
  admits(standing: Standing): boolean {
    return this.#complete || this.#placeFor(standing) < this.#size;
  }

  /** Puts the member in its place, which is returned, or −1 if it is not among the best that are known. */
  add(member: number, standing: Standing): number {
    const at = this.#placeFor(standing);
    if (at === this.#size && !this.#complete) return -1;
    if (this.#size < this.limit) this.#size += 1;
    if (this.#size === this.limit) this.#complete = false;
    const room = this.#room;
    const first = this.#start + at;
    const last = this.#start + this.#size - 1;
    const number = room.order[last]! & ENTRY_MASK;
    for (let place = last; place > first; place--) room.order[place] = room.order[place - 1]!;
    room.order[first] = (standing.tenths << ENTRY_BITS) | number;
    const entry = this.#start + number;
    room.members[entry] = member;
    room.reliability[entry] = standing.reliability;
    room.miles[entry] = standing.miles;
    room.createdAt[entry] = standing.createdAt;
    room.ids[entry] = standing.id;
    return at;
  }

  /** Whether the one in this place has just this standing. */
  hasAt(at: number, standing: Standing): boolean {
    const tenths = this.#room.order[this.#start + at]! >> ENTRY_BITS;
    return tenths === standing.tenths && this.#compareTie(this.#entryAt(at), standing) === 0;
  }

  /** The place of a member by its standing, or −1 if it is not in the list. */
  indexOf(standing: Standing): number {
    const at = this.#placeFor(standing);
    return at < this.#size && this.#room.ids[this.#entryAt(at)] === standing.id ? at : -1;
  }

  /** The place of a member by its number, or −1; cheaper than finding out its standing. */
  placeOf(member: number): number {
    const { members } = this.#room;
    for (let at = 0; at < this.#size; at++) if (members[this.#entryAt(at)] === member) return at;
    return -1;
  }

  removeAt(at: number): void {
    const { order } = this.#room;
    this.#size -= 1;
    const last = this.#start + this.#size;
    const removed = order[this.#start + at]!;
    for (let place = this.#start + at; place < last; place++) order[place] = order[place + 1]!;
    order[last] = removed;
  }

  clear(): void {
    this.#size = 0;
    this.#complete = true;
  }

  #entryAt(at: number): number {
    return this.#start + (this.#room.order[this.#start + at]! & ENTRY_MASK);
  }

  /** The first place whose holder does not rank before the standing. */
  #placeFor(standing: Standing): number {
    const { order } = this.#room;
    const { tenths } = standing;
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = order[this.#start + middle]! >> ENTRY_BITS;
      const ranksBefore =
        there === tenths ? this.#compareTie(this.#entryAt(middle), standing) < 0 : there > tenths;
      if (ranksBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** `compareStanding` of the holder of an entry and of a standing with the same tenths. */
  #compareTie(entry: number, standing: Standing): number {
    const { reliability, miles, createdAt, ids } = this.#room;
    if (reliability[entry] !== standing.reliability) return standing.reliability - reliability[entry]!;
    if (miles[entry] !== standing.miles) return miles[entry]! - standing.miles;
    if (createdAt[entry] !== standing.createdAt) return createdAt[entry]! - standing.createdAt;
    const id = ids[entry]!;
    return id < standing.id ? -1 : id > standing.id ? 1 : 0;
  }
}
