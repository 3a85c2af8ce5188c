import { createLog } from '#server/kernel/log.ts';
import { RedisDoorbell } from '#server/kernel/redis-doorbell.ts';
import { TestServer } from './test-server.ts';

/** Two nodes on one database, which ring for each other through Redis. */
export class TwoNodes {
  readonly a: TestServer;
  readonly b: TestServer;
  readonly #doorbells: RedisDoorbell[];

  private constructor(a: TestServer, b: TestServer, doorbells: RedisDoorbell[]) {
    this.a = a;
    this.b = b;
    this.#doorbells = doorbells;
  }

  /** Needs PostgreSQL: the embedded database is one process. Starts as well when Redis does not answer. */
  static async start(redisUrl: string): Promise<TwoNodes> {
    const doorbells = [0, 1].map(() => new RedisDoorbell(redisUrl, createLog('silent')));
    await Promise.all(doorbells.map((doorbell) => doorbell.connect()));
    const a = await TestServer.start({ doorbell: doorbells[0]! });
    const b = await TestServer.start({ beside: a, doorbell: doorbells[1]! });
    return new TwoNodes(a, b, doorbells);
  }

  /** Null when both can ring for each other. */
  trouble(): string | null {
    return this.#doorbells.map((doorbell) => doorbell.trouble()).find((trouble) => trouble !== null) ?? null;
  }

  async close(): Promise<void> {
    await this.b.close();
    await this.a.close();
    for (const doorbell of this.#doorbells) await doorbell.close();
  }
}
