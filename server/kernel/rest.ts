export interface RestOptions {
  /** Milliseconds between the end of work and its next beginning, at least. */
  leastMs: number;
  /** As many times as long as the work says that it took … */
  forWork: number;
  /** … but never more than this. */
  mostMs: number;
}

/**
 * Lets work that comes again and again rest in between, so that a burst of changes is worked off together: the
 * first is done at once, what comes while it rests is done in one go.
 */
export class Rest {
  readonly #options: RestOptions;
  /** When it is over, by what is worked on. */
  readonly #over = new Map<string, number>();

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /**
   * Does the work for each, first for those that have rested; waits for the others. The work gives the milliseconds
   * that it took, those not counted in which it had to wait for its turn.
   */
  async work(keys: Iterable<string>, work: (key: string) => Promise<number>): Promise<void> {
    const due = [...new Set(keys)].map((key) => ({ key, at: this.#over.get(key) ?? 0 }));
    for (const { key, at } of due.sort((a, b) => a.at - b.at)) {
      await past(at);
      this.#over.delete(key);
      this.#restFrom(key, await work(key));
    }
  }

  #restFrom(key: string, tookMs: number): void {
    const now = performance.now();
    const { leastMs, forWork, mostMs } = this.#options;
    for (const [other, over] of this.#over) if (over <= now) this.#over.delete(other);
    this.#over.set(key, now + Math.min(mostMs, Math.max(leastMs, forWork * tookMs)));
  }
}

function past(at: number): Promise<void> {
  const left = at - performance.now();
  return left <= 0 ? Promise.resolve() : new Promise((go) => setTimeout(go, left).unref());
}
