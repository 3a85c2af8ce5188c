import type { Database } from './database.ts';
import { createId } from './ids.ts';
import type { Log } from './log.ts';
import type { Transaction } from './transact.ts';

/** A holder that has not renewed for this long has lost it. */
const TERM_SECONDS = 10;
const RENEW_MS = 3000;

type Start = () => Promise<void>;

/**
 * Lets one node of several do a piece of work, such as keeping an index in memory.
 * A fence makes it safe, not the clock: the holder's transactions call `hold`, which keeps a lock
 * on the lease's row, so that a successor can only take over between them.
 */
export class Lease {
  readonly name: string;
  readonly #database: Database;
  readonly #log: Log;
  readonly #holder = createId();
  readonly #onHeld: Start[] = [];
  readonly #onLost: Start[] = [];
  #fence: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(name: string, database: Database, log: Log) {
    this.name = name;
    this.#database = database;
    this.#log = log;
  }

  /**
   * Calls `held` when this node becomes the holder (at once if it is), in the order of registration,
   * and `lost` when it no longer is.
   */
  async whenHeld(held: Start, lost: Start): Promise<void> {
    this.#onHeld.push(held);
    this.#onLost.push(lost);
    if (this.isHeld()) await held();
  }

  async start(): Promise<void> {
    await this.#renew();
    this.#timer = setInterval(() => {
      this.#turn = this.#turn.then(() => this.#renew());
    }, RENEW_MS);
    this.#timer.unref();
  }

  isHeld(): boolean {
    return this.#fence !== null;
  }

  /**
   * Inside the holder's transaction: makes sure that it still is the holder until the commit.
   * Throws when another has taken over, so that nothing of this transaction is kept.
   */
  async hold(transaction: Transaction): Promise<void> {
    const rows = await transaction.sql(
      'select 1 from lease where name = $1 and holder = $2 and fence = $3 for share',
      [this.name, this.#holder, this.#fence],
    );
    if (rows.length === 0) {
      this.#turn = this.#turn.then(() => this.#lose());
      throw new Error(`another node has taken over ${this.name}`);
    }
  }

  /** Gives it up, so that another node need not wait for its end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#turn;
    await this.#database.sql('delete from lease where name = $1 and holder = $2', [this.name, this.#holder]);
    this.#fence = null;
  }

  async #renew(): Promise<void> {
    if (this.#stopped) return;
    try {
      const [row] = await this.#database.sql<{ fence: unknown }>(
        `insert into lease as l (name, holder, fence, ends_at)
         values ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
         on conflict (name) do update
           set holder = excluded.holder, ends_at = excluded.ends_at,
               fence = case when l.holder = excluded.holder then l.fence else l.fence + 1 end
           where l.holder = excluded.holder or l.ends_at < clock_timestamp()
         returning fence`,
        [this.name, this.#holder, TERM_SECONDS],
      );
      const fence = row ? Number(row.fence) : null;
      if (this.#fence !== null && fence !== this.#fence) await this.#lose();
      if (fence !== null && this.#fence === null) {
        await this.#takeUp(fence);
      }
    } catch (error) {
      // The database is away: the fence decides, when it is back, who the holder is.
      this.#log.warn({ err: error, lease: this.name }, 'a lease could not be renewed');
    }
  }

  async #takeUp(fence: number): Promise<void> {
    this.#fence = fence;
    try {
      for (const start of this.#onHeld) await start();
    } catch (error) {
      // Half begun is not begun: with the next renewal it is tried from the start.
      await this.#lose();
      throw error;
    }
    this.#log.info({ lease: this.name }, 'this node keeps it now');
  }

  async #lose(): Promise<void> {
    if (this.#fence === null) return;
    this.#fence = null;
    for (const stop of this.#onLost) await stop();
    this.#log.warn({ lease: this.name }, 'this node does not keep it any more');
  }
}
