import { compareStanding, type Standing } from '../score.ts';

/**
 * The best members of a set, in order, up to a limit.
 *
 * Always true: every member of the set that is not in the list ranks after all that are. If `complete`, none is
 * missing. From that follows what `add` may do: a newcomer who ranks before the last one has its place; one
 * who ranks after the last has it only in a complete list, for otherwise somebody unseen may come first.
 * And it makes `remove` cheap: what remains is still the best of the rest, only shorter.
 */
export class TopList {
  readonly limit: number;
  size = 0;
  complete = true;
  /** What the owner of the list calls each member: the number of a row or of a need. */
  readonly members: Int32Array;
  readonly #tenths: Int32Array;
  readonly #reliability: Float64Array;
  readonly #miles: Float64Array;
  readonly #createdAt: Float64Array;
  readonly #ids: string[] = [];

  constructor(limit: number) {
    this.limit = limit;
    this.members = new Int32Array(limit);
    this.#tenths = new Int32Array(limit);
    this.#reliability = new Float64Array(limit);
    this.#miles = new Float64Array(limit);
    this.#createdAt = new Float64Array(limit);
  }

  /** Fewer tenths than these cannot enter; −∞ while there is room for everyone. */
  get leastTenths(): number {
    return this.#isOpen()
      ? Number.NEGATIVE_INFINITY
      : (this.#tenths[this.size - 1] ?? Number.POSITIVE_INFINITY);
  }

  /** With just `leastTenths`, less reliability than this cannot enter. */
  get leastReliability(): number {
    return this.#isOpen() ? 0 : (this.#reliability[this.size - 1] ?? 1);
  }

  /** Whether `add` would give this standing a place. */
  admits(standing: Standing): boolean {
    return this.#isOpen() || this.#placeOf(standing) < this.size;
  }

  /** Puts the member in its place, which is returned, or −1 if it is not among the best that are known. */
  add(member: number, standing: Standing): number {
    const at = this.#placeOf(standing);
    if (at === this.size && !this.#isOpen()) {
      this.complete = false;
      return -1;
    }
    const full = this.size === this.limit;
    const last = full ? this.size - 1 : this.size;
    if (full) this.complete = false;
    this.members.copyWithin(at + 1, at, last);
    this.#tenths.copyWithin(at + 1, at, last);
    this.#reliability.copyWithin(at + 1, at, last);
    this.#miles.copyWithin(at + 1, at, last);
    this.#createdAt.copyWithin(at + 1, at, last);
    for (let i = last; i > at; i--) this.#ids[i] = this.#ids[i - 1]!;
    this.members[at] = member;
    this.#tenths[at] = standing.tenths;
    this.#reliability[at] = standing.reliability;
    this.#miles[at] = standing.miles;
    this.#createdAt[at] = standing.createdAt;
    this.#ids[at] = standing.id;
    this.size = last + 1;
    return at;
  }

  /** The place of a member by its standing, or −1 if it is not in the list. */
  indexOf(standing: Standing): number {
    const at = this.#placeOf(standing);
    return at < this.size && this.#ids[at] === standing.id ? at : -1;
  }

  removeAt(at: number): void {
    const { size } = this;
    this.members.copyWithin(at, at + 1, size);
    this.#tenths.copyWithin(at, at + 1, size);
    this.#reliability.copyWithin(at, at + 1, size);
    this.#miles.copyWithin(at, at + 1, size);
    this.#createdAt.copyWithin(at, at + 1, size);
    this.#ids.splice(at, 1);
    this.size = size - 1;
  }

  clear(): void {
    this.size = 0;
    this.complete = true;
    this.#ids.length = 0;
  }

  #isOpen(): boolean {
    return this.complete && this.size < this.limit;
  }

  /** The first place whose holder does not rank before the standing. */
  #placeOf(standing: Standing): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ranksBefore(middle, standing)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** `compareStanding` between a place and a standing, without an object for the place. */
  #ranksBefore(at: number, standing: Standing): boolean {
    const tenths = this.#tenths[at]!;
    if (tenths !== standing.tenths) return tenths > standing.tenths;
    return (
      compareStanding(
        {
          tenths,
          reliability: this.#reliability[at]!,
          miles: this.#miles[at]!,
          createdAt: this.#createdAt[at]!,
          id: this.#ids[at]!,
        },
        standing,
      ) < 0
    );
  }
}
