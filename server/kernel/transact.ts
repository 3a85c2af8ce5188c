import { AsyncLocalStorage } from 'node:async_hooks';
import {
  LockWaitTimeoutException,
  OptimisticLockError,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import type { Transaction as SqlTransaction } from 'kysely';
import { CompiledQuery } from 'kysely';
import type { Position } from '#shared/kernel/protocol.ts';
import type { Clock } from './clock.ts';
import type { Database, EntityManager, Row } from './database.ts';
import type { Doorbell } from './doorbell.ts';
import type { HistorySeal } from './history/history-seal.ts';
import { createId } from './ids.ts';
import { inTransaction } from './in-transaction.ts';
import type { Jobs } from './jobs.ts';
import type { LiveThings } from './live-things.ts';
import { recordStatement, type StoredAnswer, sealHistory } from './record-statement.ts';
import { Recorder } from './recorder.ts';
import { busy, changedMeanwhile, diskFull, Refusal } from './refusal.ts';
import { RoomQueue } from './room-queue.ts';
import { traced } from './tracing.ts';

/** Who does the work, and how it can be recognised. */
export interface Work {
  /** Account id, or `system:<part>`. */
  actor: string;
  /** The acting client's mutation id. */
  mutation: string | null;
  /** HMAC of the address it came from. */
  source: string | null;
}

/** Points at which tests may end the process. */
export type FaultPoint = 'before-commit' | 'after-commit' | 'after-doorbell';

export interface TransactParts {
  database: Database;
  things: LiveThings;
  doorbell: Doorbell;
  jobs: Jobs;
  clock: Clock;
  seal: HistorySeal;
  epoch: () => string;
  fault?: (point: FaultPoint) => void;
}

/** The inside of one transaction. */
export interface Transaction {
  em: EntityManager;
  /** What each entity is shown as. */
  things: LiveThings;
  /** One raw statement in this transaction. It leaves no change: only for tables that nobody watches. */
  sql<R extends Row = Row>(text: string, parameters?: unknown[]): Promise<R[]>;
  /** Adds jobs that exist only if this transaction commits. */
  enqueue(queue: string, data: object[]): void;
  /** Says that this commit takes that one back. */
  takesBack(commit: string): void;
}

export interface Committed<T> {
  result: T;
  /** The numbers this commit took. */
  positions: Position[];
  /** Its id in history; null when it left no line there. */
  commit: string | null;
}

/** What to remember of the answer, so that a repeated request is not done twice. */
export type Remember<T> = (result: T) => StoredAnswer;

const current = new AsyncLocalStorage<Transaction>();
/** Transactions that nobody may join any more: what is written now would not be in the log. */
const over = new WeakSet<Transaction>();
/** A deadlock is worth another go; more often means overload. */
const ATTEMPTS = 3;

/**
 * The only writer. Runs a verb in one transaction, records what it touched, commits, rings.
 * A verb that calls another joins its transaction: one request is one commit.
 *
 * Throws `Refusal` for what the verb or a constraint refuses; then nothing has happened.
 */
export class Transactor {
  readonly #parts: TransactParts;
  readonly #rooms = new RoomQueue();

  constructor(parts: TransactParts) {
    this.#parts = parts;
  }

  async transact<T>(
    work: Work,
    verb: (transaction: Transaction) => Promise<T>,
    remember?: Remember<T>,
  ): Promise<Committed<T>> {
    const outer = current.getStore();
    if (outer && over.has(outer)) {
      throw new Error('this work has outlived its transaction: await it in the verb, or begin it outside');
    }
    if (outer) return { result: await verb(outer), positions: [], commit: null };
    for (let attempt = 1; ; attempt++) {
      try {
        return await traced('transact', { 'muster.attempt': attempt }, () =>
          this.#once(work, verb, remember),
        );
      } catch (cause) {
        if (attempt < ATTEMPTS && worthAnotherGo(cause)) continue;
        throw asRefusal(cause);
      }
    }
  }

  async #once<T>(
    work: Work,
    verb: (t: Transaction) => Promise<T>,
    remember?: Remember<T>,
  ): Promise<Committed<T>> {
    const { database, things, doorbell, jobs, clock, seal, epoch, fault } = this.#parts;
    const recorder = new Recorder(things);
    const due = new Map<string, object[]>();
    const taken: { back: string | null } = { back: null };
    let leave: () => void = () => {};
    let positions: Position[] = [];
    let id: string | null = null;
    try {
      const result = await inTransaction(database, async (em) => {
        em.getEventManager().registerSubscriber(recorder);
        const transaction = open(em, due, things, taken);
        const result = await current.run(transaction, () => verb(transaction));
        await em.flush();
        recorder.seal();
        over.add(transaction);
        for (const [queue, data] of jobs.reactionsTo(recorder.touches())) enqueueAll(due, queue, data);
        const caused = await Promise.all([...due].map(([queue, data]) => jobs.toStore(queue, data)));
        const entries = recorder.entriesByRoom();
        const history = recorder.history();
        fault?.('before-commit');
        if (entries.size > 0 || history.length > 0 || caused.length > 0 || remember) {
          leave = await this.#rooms.enter([...entries.keys()].sort());
          const answer = remember?.(result) ?? null;
          const commit = {
            ...work,
            ...{ id: history.length > 0 ? createId() : null, undoes: taken.back },
            ...{ entries, answer, at: clock.now() },
          };
          id = commit.id;
          const lines = sealHistory(seal, history, commit);
          const [text, parameters] = recordStatement({ ...commit, history: lines }, caused);
          // COMMIT leaves with it: whatever was written since must come to light before.
          await em.flush();
          const heads = await transaction.sql<{ name: string; seq: unknown }>(text, parameters);
          positions = heads.map(({ name, seq }) => ({ room: name, epoch: epoch(), seq: Number(seq) }));
        }
        return result;
      });
      fault?.('after-commit');
      if (positions.length > 0 || due.size > 0) {
        doorbell.ring({ rooms: positions.map(({ room, seq }) => ({ room, seq })), queues: [...due.keys()] });
      }
      fault?.('after-doorbell');
      return { result, positions, commit: id };
    } finally {
      leave();
    }
  }
}

/** The kysely transaction under an entity manager, for statements beside the unit of work. */
function sqlOf(em: EntityManager): SqlTransaction<unknown> {
  return em.getTransactionContext() as SqlTransaction<unknown>;
}

function open(
  em: EntityManager,
  due: Map<string, object[]>,
  things: LiveThings,
  taken: { back: string | null },
): Transaction {
  return {
    em,
    things,
    async sql<R extends Row>(text: string, parameters: unknown[] = []) {
      return (await sqlOf(em).executeQuery<R>(CompiledQuery.raw(text, parameters))).rows;
    },
    enqueue: (queue, data) => enqueueAll(due, queue, data),
    takesBack: (commit) => {
      taken.back = commit;
    },
  };
}

function enqueueAll(due: Map<string, object[]>, queue: string, data: object[]): void {
  const jobs = due.get(queue);
  if (jobs) jobs.push(...data);
  else due.set(queue, [...data]);
}

/** PostgreSQL's codes for a disk that is full and for times that would overlap (Appendix A of its manual). */
const DISK_FULL = '53100';
const OVERLAP = '23P01';

const codeOf = (cause: unknown): string | undefined => {
  const error = cause as { code?: string; cause?: { code?: string } } | null;
  return error?.code ?? error?.cause?.code;
};

function worthAnotherGo(cause: unknown): boolean {
  return ['40P01', '40001'].includes(codeOf(cause) ?? '');
}

/** Errors of a flush arrive inside the transaction, so this one place maps all of them. */
function asRefusal(cause: unknown): unknown {
  if (cause instanceof Refusal) return cause;
  if (cause instanceof LockWaitTimeoutException || ['55P03', '40P01', '40001'].includes(codeOf(cause) ?? ''))
    return busy();
  if (codeOf(cause) === DISK_FULL) return diskFull();
  if (cause instanceof OptimisticLockError) return changedMeanwhile();
  if (cause instanceof UniqueConstraintViolationException || codeOf(cause) === '23505') {
    return new Refusal(409, 'taken', 'This exists already. Choose another.');
  }
  if (codeOf(cause) === OVERLAP)
    return new Refusal(409, 'clash', 'Something else has taken that time. Load it again and choose another.');
  return cause;
}
