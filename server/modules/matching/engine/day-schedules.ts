import type { Interval } from '#shared/volunteering.ts';

/** What `Interval`'s schema allows in one day. */
const MOST_INTERVALS = 12;
const STRIDE = 2 * MOST_INTERVALS;

/** The schedule of a day without intervals. */
export const EMPTY_DAY = 0;

/**
 * The intervals that begin on one day, each distinct list stored once under a number. Whole weeks are nearly
 * unique, days are not: a million weeks are made of a few thousand days.
 */
export class DaySchedules {
  /** `from` and `to` in minutes, ordered by `from`; schedule n begins at n × STRIDE. */
  minutes = new Uint16Array(64 * STRIDE);
  #counts = new Uint8Array(64);
  #users = new Int32Array(64);
  #numbers = new Map<string | number, number>();
  #keys: (string | number)[] = [''];
  #free: number[] = [];

  /** @throws RangeError when there are more intervals than a day may have. */
  assertFits(intervals: readonly Interval[]): void {
    if (intervals.length > MOST_INTERVALS) throw new RangeError(`At most ${MOST_INTERVALS} intervals a day.`);
  }

  /**
   * The number of a list that fits; the caller gives it back with `release`.
   *
   * @param likely a number in use that may well be the answer: most days of somebody who changes stay as they are
   */
  intern(intervals: readonly Interval[], likely = EMPTY_DAY): number {
    if (intervals.length === 0) return EMPTY_DAY;
    const number = this.#holds(likely, intervals) ? likely : this.#find(intervals);
    this.#users[number]! += 1;
    return number;
  }

  release(number: number): void {
    if (number === EMPTY_DAY) return;
    this.#users[number]! -= 1;
    if (this.#users[number]! > 0) return;
    this.#numbers.delete(this.#keys[number]!);
    this.#free.push(number);
  }

  start(number: number): number {
    return number * STRIDE;
  }

  end(number: number): number {
    return number * STRIDE + 2 * this.#counts[number]!;
  }

  #holds(number: number, intervals: readonly Interval[]): boolean {
    if (this.#counts[number] !== intervals.length) return false;
    let at = this.start(number);
    for (let n = 0; n < intervals.length; n++) {
      const { from, to } = intervals[n]!;
      if (this.minutes[at++] !== from || this.minutes[at++] !== to) return false;
    }
    return true;
  }

  #find(intervals: readonly Interval[]): number {
    const key = keyOf(intervals);
    return this.#numbers.get(key) ?? this.#store(key, intervals);
  }

  #store(key: string | number, intervals: readonly Interval[]): number {
    const number = this.#free.pop() ?? this.#keys.length;
    if (number >= this.#counts.length) this.#grow();
    this.#numbers.set(key, number);
    this.#keys[number] = key;
    this.#users[number] = 0;
    this.#counts[number] = intervals.length;
    let at = this.start(number);
    for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
      this.minutes[at++] = from;
      this.minutes[at++] = to;
    }
    return number;
  }

  #grow(): void {
    const capacity = 2 * this.#counts.length;
    const minutes = new Uint16Array(capacity * STRIDE);
    const counts = new Uint8Array(capacity);
    const users = new Int32Array(capacity);
    minutes.set(this.minutes);
    counts.set(this.#counts);
    users.set(this.#users);
    this.minutes = minutes;
    this.#counts = counts;
    this.#users = users;
  }
}

/** Most days have one interval, and a number is looked up faster than a text. */
function keyOf(intervals: readonly Interval[]): string | number {
  if (intervals.length === 1) return intervals[0]!.from * 4096 + intervals[0]!.to;
  return intervals.map(({ from, to }) => `${from}-${to}`).join();
}
