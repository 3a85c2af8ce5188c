import { RateLimiterMemory, RateLimiterRedis, RLWrapperTimeouts } from 'rate-limiter-flexible';
import { createClient } from 'redis';
import { type Count, type Tally, UNBOUNDED } from './tally.ts';

/** Longer than this nobody waits for a count: this process counts for itself then. */
const PATIENCE_MS = 150;
/** A connection that says nothing for this long is taken for lost. */
const SILENCE_MS = 3000;

/**
 * Counts for all nodes. While Redis is away, or does not answer in time, each node counts for itself:
 * a limit is then as many times as large as there are nodes, and nobody is turned away for it.
 */
export class RedisTally implements Tally {
  readonly #client;
  readonly #counts: RLWrapperTimeouts;

  constructor(url: string) {
    this.#client = createClient({
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: 1000,
      pingInterval: SILENCE_MS / 3,
      socket: {
        connectTimeout: 2000,
        socketTimeout: SILENCE_MS,
        reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 1000),
      },
    });
    // The doorbell, which is at the same address, reports what is wrong with it.
    this.#client.on('error', () => {});
    const insuranceLimiter = new RateLimiterMemory(UNBOUNDED);
    const limiter = new RateLimiterRedis({
      ...UNBOUNDED,
      storeClient: this.#client,
      keyPrefix: 'muster:tally',
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      insuranceLimiter,
    });
    this.#counts = new RLWrapperTimeouts({ limiter, timeoutMs: PATIENCE_MS, insuranceLimiter });
  }

  /** Starts connecting, and goes on trying. Nothing has to wait for it. */
  async connect(): Promise<void> {
    this.#client.connect().catch(() => {});
    await this.connected();
  }

  /** Resolves when Redis counts, which may be never. */
  async connected(): Promise<void> {
    // Node's own `once` would take an error, of which there are many until then, for the end of it.
    if (!this.#client.isReady) await new Promise<void>((done) => this.#client.once('ready', () => done()));
  }

  async add(key: string, seconds: number): Promise<Count> {
    const { consumedPoints, msBeforeNext } = await this.#counts.penalty(key, 1, { customDuration: seconds });
    return { calls: consumedPoints, endsInMs: msBeforeNext };
  }

  async forget(key: string): Promise<void> {
    await this.#counts.delete(key);
  }

  close(): void {
    this.#client.destroy();
  }
}
