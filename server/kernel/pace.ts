/** Lets so many through a second, on average, and as many at once as have been saved up. */
export class Pace {
  readonly #aSecond: number;
  readonly #most: number;
  #left: number;
  #at: number;

  /** `now` in milliseconds, of a clock that only goes forward. */
  constructor(aSecond: number, most: number, now = performance.now()) {
    this.#aSecond = aSecond;
    this.#most = most;
    this.#left = most;
    this.#at = now;
  }

  /** Takes one if there is one. */
  take(now = performance.now()): boolean {
    const saved = ((now - this.#at) / 1000) * this.#aSecond;
    // An endless pace times no time at all is not a number.
    this.#left = Number.isNaN(saved) ? this.#most : Math.min(this.#most, this.#left + saved);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
