import { compareStanding, type Standing } from '../score.ts';

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
  /** In order, so that what is looked through lies together in memory; and where the rest is. */
  readonly #members: Int32Array;
  readonly #tenths: Int32Array;
  readonly #entries: Int32Array;
  /** By entry; an entry keeps its number while others move. */
  readonly #reliability: Float64Array;
  readonly #miles: Float64Array;
  readonly #createdAt: Float64Array;
  readonly #ids: string[];

  constructor(limit: number) {
    this.limit = limit;
    this.#members = new Int32Array(limit);
    this.#tenths = new Int32Array(limit);
    this.#entries = Int32Array.from({ length: limit }, (_, entry) => entry);
    this.#reliability = new Float64Array(limit);
    this.#miles = new Float64Array(limit);
    this.#createdAt = new Float64Array(limit);
    this.#ids = [];
  }

  get complete(): boolean {
    return this.#complete;
  }

  get size(): number {
    return this.#size;
  }

  /** What the owner of the list calls the one in this place: the number of a row or of a need. */
  memberAt(at: number): number {
    return this.#members[at]!;
  }

  /** The members in the first places, at most so many. */
  members(most: number): number[] {
    return Array.from({ length: Math.min(most, this.#size) }, (_, at) => this.memberAt(at));
  }

  /** The same standing under another member. */
  rename(at: number, member: number): void {
    this.#members[at] = member;
  }

  /** Fewer tenths than these cannot enter; −∞ while there is room for everyone. */
  get leastTenths(): number {
    if (this.#complete) return Number.NEGATIVE_INFINITY;
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#tenths[this.#size - 1]!;
  }

  /** With just `leastTenths`, less reliability than this cannot enter. */
  get leastReliability(): number {
    return this.#complete || this.#size === 0 ? 0 : this.#reliability[this.#entries[this.#size - 1]!]!;
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
    const last = this.#size - 1;
    const entry = this.#entries[last]!;
    this.#members.copyWithin(at + 1, at, last);
    this.#tenths.copyWithin(at + 1, at, last);
    this.#entries.copyWithin(at + 1, at, last);
    this.#members[at] = member;
    this.#tenths[at] = standing.tenths;
    this.#entries[at] = entry;
    this.#reliability[entry] = standing.reliability;
    this.#miles[entry] = standing.miles;
    this.#createdAt[entry] = standing.createdAt;
    this.#ids[entry] = standing.id;
    return at;
  }

  /** The place of a member by its standing, or −1 if it is not in the list. */
  indexOf(standing: Standing): number {
    const at = this.#placeFor(standing);
    return at < this.#size && this.#ids[this.#entries[at]!] === standing.id ? at : -1;
  }

  /** The place of a member by its number, or −1; cheaper than finding out its standing. */
  placeOf(member: number): number {
    const members = this.#members;
    const size = this.#size;
    for (let at = 0; at < size; at++) if (members[at] === member) return at;
    return -1;
  }

  removeAt(at: number): void {
    const entry = this.#entries[at]!;
    this.#members.copyWithin(at, at + 1, this.#size);
    this.#tenths.copyWithin(at, at + 1, this.#size);
    this.#entries.copyWithin(at, at + 1, this.#size);
    this.#size -= 1;
    this.#entries[this.#size] = entry;
  }

  clear(): void {
    this.#size = 0;
    this.#complete = true;
  }

  /** The first place whose holder does not rank before the standing. */
  #placeFor(standing: Standing): number {
    const { tenths } = standing;
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.#tenths[middle]!;
      const ranksBefore = there === tenths ? this.#winsTie(middle, standing) : there > tenths;
      if (ranksBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #winsTie(at: number, standing: Standing): boolean {
    const entry = this.#entries[at]!;
    const holder = {
      tenths: standing.tenths,
      reliability: this.#reliability[entry]!,
      miles: this.#miles[entry]!,
      createdAt: this.#createdAt[entry]!,
      id: this.#ids[entry]!,
    };
    return compareStanding(holder, standing) < 0;
  }
}
