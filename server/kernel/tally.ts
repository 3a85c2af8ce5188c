import { RateLimiterMemory } from 'rate-limiter-flexible';

/** A count within a period that began with its first call. */
export interface Count {
  calls: number;
  endsInMs: number;
}

/** Where calls are counted: in this process, or in Redis where there are several nodes. */
export interface Tally {
  /** Counts one more. */
  add(key: string, seconds: number): Promise<Count>;
  forget(key: string): Promise<void>;
}

/** Nothing is refused by the library: whoever counts knows the limit. */
export const UNBOUNDED = { points: Number.MAX_SAFE_INTEGER, duration: 60 };

/** Counts in this process. */
export class LocalTally implements Tally {
  readonly #counts = new RateLimiterMemory(UNBOUNDED);

  async add(key: string, seconds: number): Promise<Count> {
    const { consumedPoints, msBeforeNext } = await this.#counts.penalty(key, 1, { customDuration: seconds });
    return { calls: consumedPoints, endsInMs: msBeforeNext };
  }

  async forget(key: string): Promise<void> {
    await this.#counts.delete(key);
  }
}
