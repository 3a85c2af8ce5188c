import { PgBoss } from 'pg-boss';
import type { RoomKind } from '#shared/kernel/rooms.ts';
import type { Database } from './database.ts';
import type { Doorbell } from './doorbell.ts';
import type { Lease } from './lease.ts';
import type { Log } from './log.ts';
import type { TouchedThing } from './recorder.ts';
import { RoomFollower } from './room-follower.ts';
import { TimeWatch } from './time-watch.ts';
import { traced } from './tracing.ts';

/** What a reaction is told: this thing was touched. It reads the rest itself, as it is by then. */
export interface Touched {
  type: string;
  id: string;
  removed: boolean;
}

/** What a queue that follows rooms is told: these have moved. Others may have, too: what rings may be lost. */
export interface Moved {
  rooms: string[];
}

export interface Queue<Data extends object = object> {
  /** `module.what`, for example `matching.refresh`. */
  name: string;
  /** Change types whose every commit puts a job here, with `Touched` as its data. */
  reactsTo?: readonly string[];
  /** Leaves out commits that cannot make a difference: a job costs more than the look. */
  matters?(touched: TouchedThing): boolean;
  /** What a job is told besides: facts of the commit that cannot be read later. */
  tell?(touched: TouchedThing): Partial<Data>;
  /**
   * Rooms of this kind wake it when they move, with `Moved` as a job's data: one for a burst, and not in the
   * transaction. It keeps for each room how far it has come, and its `watch` finds those that lie behind.
   */
  follows?: RoomKind;
  /** Jobs taken at once. */
  batch: number;
  /** For what time brings about: every node looks so often whether something is due, and puts a job here. */
  watch?: { seconds: number; isDue(): Promise<boolean> };
  /** Runs on one node at a time: the one that holds this lease. */
  lease?: Lease;
  /**
   * Does a batch, at least once: whatever it throws, the batch comes again, later and later, and
   * after the last attempt lands with the administrator's failed jobs.
   */
  run(jobs: Data[]): Promise<void>;
}

/** Jobs of one queue in one state, such as waiting or failed. */
export interface JobCount {
  queue: string;
  state: 'waiting' | 'running' | 'failed';
  jobs: number;
}

/** A statement with one parameter, `JOBS_PARAMETER`, and its value. */
export interface JobsToStore {
  text: string;
  json: string;
}

export const JOBS_PARAMETER = '$1::text::json';

/** Where jobs land that kept failing. */
export const FAILED_QUEUE = 'failed';

/**
 * Jobs are stored in the transaction of the change that caused them, and start when the doorbell
 * rings; polling is the backstop.
 */
export class Jobs {
  readonly #database: Database;
  readonly #boss: PgBoss;
  readonly #queues = new Map<string, Queue>();
  readonly #workers = new Map<string, string>();
  readonly #log: Log;
  #stopping = false;
  readonly #watches = new Map<string, TimeWatch>();
  readonly #followers: RoomFollower[] = [];

  constructor(database: Database, doorbell: Doorbell, log: Log) {
    this.#database = database;
    this.#log = log;
    this.#boss = new PgBoss({
      ...database.jobs,
      schema: 'jobs',
      max: 3,
      schedule: false,
      superviseIntervalSeconds: 60,
    } as ConstructorParameters<typeof PgBoss>[0] & object);
    this.#boss.on('error', (error) => log.error({ err: error }, 'the job queue has trouble'));
    doorbell.listen((ring) => {
      for (const queue of ring.queues) this.#wake(queue);
      for (const follower of this.#followers) follower.hear(ring);
    });
  }

  declare<Data extends object>(queue: Queue<Data>): void {
    if (this.#queues.has(queue.name)) throw new Error(`the queue ${queue.name} is declared twice`);
    this.#queues.set(queue.name, queue as unknown as Queue);
  }

  has(queue: string): boolean {
    return this.#queues.has(queue);
  }

  /** Makes the tables and queues, so that jobs can be added. */
  async prepare(): Promise<void> {
    await this.#boss.start();
    await this.#takeUpAgain();
    const known = new Set((await this.#boss.getQueues()).map(({ name }) => name));
    if (!known.has(FAILED_QUEUE))
      await this.#boss.createQueue(FAILED_QUEUE, { retentionSeconds: 30 * 86_400 });
    for (const { name } of this.#queues.values()) {
      if (!known.has(name)) {
        await this.#boss.createQueue(name, {
          retryLimit: 8,
          retryDelay: 1,
          retryBackoff: true,
          expireInSeconds: 300,
          deleteAfterSeconds: 3600,
          deadLetter: FAILED_QUEUE,
        });
      }
      // Adding nothing loads the queue's description now; inside a transaction there is no second connection for it.
      await this.#boss.insert(name, []);
    }
  }

  /** Starts to take jobs. Queues with a lease start when this node holds it. */
  async work(): Promise<void> {
    for (const queue of this.#queues.values()) {
      if (queue.lease)
        await queue.lease.whenHeld(
          () => this.#take(queue),
          () => this.#leave(queue),
        );
      else await this.#take(queue);
      if (queue.follows) this.#follow(queue.name, queue.follows);
      if (queue.watch) this.#watch(queue.name, queue.watch);
    }
  }

  /** Looks now whether something is due in a queue that watches the time. */
  async look(queue: string): Promise<void> {
    await this.#watches.get(queue)?.look();
  }

  /** Queues that react to these changes, and the data of their jobs. */
  reactionsTo(touches: TouchedThing[]): Map<string, Touched[]> {
    const due = new Map<string, Touched[]>();
    for (const { name, reactsTo, matters, tell } of this.#queues.values()) {
      const mine = touches.filter((touch) => reactsTo?.includes(touch.type) && matters?.(touch) !== false);
      if (mine.length === 0) continue;
      due.set(
        name,
        mine.map((touch) => {
          const { type, entity, removed } = touch;
          return { type, id: entity.id, removed, ...tell?.(touch) };
        }),
      );
    }
    return due;
  }

  /** What stores these jobs, to be part of the statement that stores their cause. */
  async toStore(queue: string, data: object[]): Promise<JobsToStore> {
    let stored: JobsToStore | undefined;
    const jobs = data.map((one) => ({ data: one }));
    await this.#boss.insert(queue, jobs, {
      db: {
        executeSql: async (text, values) => {
          stored = { text, json: String(values?.[0]) };
          return { rows: [] };
        },
      },
    });
    if (!stored?.text.includes(JOBS_PARAMETER)) {
      throw new Error('this version of pg-boss stores jobs in another way than the record statement expects');
    }
    return stored;
  }

  /** Adds jobs outside a transaction. */
  async add(queue: string, data: object[]): Promise<void> {
    await this.#boss.insert(
      queue,
      data.map((one) => ({ data: one })),
    );
    this.#wake(queue);
  }

  /** Jobs waiting or running in a queue, counted now: the library's own figure may be a minute old. */
  async backlog(queue: string): Promise<number> {
    const [row] = await this.#database.sql<{ count: unknown }>(
      `select count(*) as count from jobs.job where name = $1 and state in ('created', 'retry', 'active')`,
      [queue],
    );
    return Number(row?.count);
  }

  /** How many jobs there are that are not done; those that kept failing count as failed. */
  async counts(): Promise<JobCount[]> {
    const rows = await this.#database.sql<{ queue: string; state: JobCount['state']; jobs: unknown }>(
      `select name as queue, count(*) as jobs,
         case when name = $1 then 'failed' when state = 'active' then 'running' else 'waiting' end as state
       from jobs.job where state in ('created', 'retry', 'active') group by 1, 3`,
      [FAILED_QUEUE],
    );
    return rows.map(({ queue, state, jobs }) => ({ queue, state, jobs: Number(jobs) }));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const follower of this.#followers) follower.stop();
    for (const watch of this.#watches.values()) await watch.stop();
    await this.#boss.stop({ graceful: true, timeout: 10_000, close: true } as never);
  }

  /**
   * Nobody else works on the embedded database: what is under way there when a process begins was under way in one
   * that has died. On PostgreSQL another node may be at it; there such a job comes again when its time is over.
   */
  async #takeUpAgain(): Promise<void> {
    if (this.#database.kind !== 'embedded') return;
    await this.#database.sql(
      `update jobs.job set state = 'created', started_on = null where state = 'active'`,
    );
  }

  #follow(queue: string, kind: RoomKind): void {
    this.#followers.push(
      new RoomFollower({
        kind,
        tell: (rooms) => this.add(queue, [{ rooms } satisfies Moved]),
        failed: (error) =>
          this.#log.warn({ err: error, queue }, 'rooms that moved could not be told of; they are looked up'),
      }),
    );
  }

  #watch(queue: string, { seconds, isDue }: NonNullable<Queue['watch']>): void {
    const watch = new TimeWatch({
      seconds,
      // One job is enough: it does all that is due when it runs.
      look: async () => {
        if ((await isDue()) && (await this.backlog(queue)) === 0) await this.add(queue, [{}]);
      },
      failed: (error) =>
        this.#log.warn({ err: error, queue }, 'what is due could not be looked up; it is tried again'),
    });
    this.#watches.set(queue, watch);
    watch.start();
  }

  #wake(queue: string): void {
    const worker = this.#workers.get(queue);
    if (worker) this.#boss.notifyWorker(worker);
  }

  async #take(queue: Queue): Promise<void> {
    if (this.#stopping || this.#workers.has(queue.name)) return;
    const options = { batchSize: queue.batch, pollingIntervalSeconds: 1, burstWhenBatchFull: true };
    const worker = await this.#boss.work<object>(queue.name, options, async (jobs) => {
      try {
        const attributes = {
          'messaging.destination.name': queue.name,
          'messaging.batch.message_count': jobs.length,
        };
        await traced(`job ${queue.name}`, attributes, () => queue.run(jobs.map(({ data }) => data)));
      } catch (error) {
        this.#log.warn(
          { err: error, queue: queue.name, jobs: jobs.length },
          'a batch of jobs failed and will be tried again',
        );
        throw error;
      }
    });
    this.#workers.set(queue.name, worker);
  }

  async #leave(queue: Queue): Promise<void> {
    this.#workers.delete(queue.name);
    if (!this.#stopping) await this.#boss.offWork(queue.name, { wait: false } as never);
  }
}
