import { busy } from './refusal.ts';

/**
 * Lets only so many do heavy work at once; the others wait in line. For work that takes a processor
 * away from the event loop: without a gate, a crowd of it would make every socket slow.
 */
export class Gate {
  readonly #most: number;
  readonly #longestLine: number;
  readonly #line: (() => void)[] = [];
  #inside = 0;

  constructor(most: number, longestLine: number) {
    this.#most = most;
    this.#longestLine = longestLine;
  }

  /** Throws 503 when the line is too long to be worth waiting in. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside < this.#most) this.#inside++;
    else {
      if (this.#line.length >= this.#longestLine) throw busy();
      // Whoever leaves hands their place on, so nobody can slip in between.
      await new Promise<void>((go) => this.#line.push(go));
    }
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#inside--;
    }
  }
}
