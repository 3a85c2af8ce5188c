/** The writes of this device that are on their way, for pages to show. */
import type { Problem } from '#shared/kernel/problem.ts';
import type { QueuedWrite, WriteOptions, WriteResult, WriteState } from './write.ts';
import { type QueuePorts, WriteQueue } from './write-queue.ts';
import type { Optimistic } from './write-store.ts';

export interface PendingWrite<Answer = unknown> {
  /** Mutation id, and `Idempotency-Key` of every attempt. */
  readonly id: string;
  /** `kept`: the server cannot be reached, it is on this device. */
  readonly state: WriteState;
  readonly label: string;
  readonly path: string;
  readonly body: unknown;
  /** The version that it was made over. */
  readonly ifMatch: number | null;
  readonly createdAt: string;
  /** Of a refusal. */
  readonly problem: Problem | null;
  readonly optimistic: readonly Optimistic[];
  /** Never rejects; open while the write is kept. */
  readonly done: Promise<WriteResult<Answer>>;
}

export class PendingWrites {
  /** Oldest first. */
  readonly entries: readonly PendingWrite[] = $derived.by(() => {
    this.#turn;
    return this.queue.entries.map((write) => this.#entryOf(write));
  });
  readonly queue: WriteQueue;
  #turn = $state(0);
  #entries = new WeakMap<QueuedWrite, PendingWrite>();

  constructor(ports: Omit<QueuePorts, 'changed'>) {
    this.queue = new WriteQueue({ ...ports, changed: () => this.#changed() });
  }

  /** Shown at once, sent in order, kept until it is answered. */
  write<Answer = unknown>(options: WriteOptions): PendingWrite<Answer> {
    return this.#entryOf(this.queue.add(options)) as PendingWrite<Answer>;
  }

  /** Forgets a refusal that nobody was waiting for. */
  dismiss(id: string): void {
    this.queue.dismiss(id);
  }

  #changed(): void {
    this.#turn += 1;
  }

  #entryOf(write: QueuedWrite): PendingWrite {
    const made = this.#entries.get(write);
    if (made) return made;
    const turn = () => this.#turn;
    const { queue } = this;
    const { id, label, path, body, ifMatch, createdAt, optimistic } = write.stored;
    const entry: PendingWrite = {
      id,
      label,
      path,
      body,
      ifMatch,
      createdAt,
      optimistic,
      done: write.done,
      get state() {
        turn();
        const { entries } = queue;
        const before = entries.slice(0, Math.max(0, entries.indexOf(write)));
        // Writes go out one after another: behind one that is kept, none leaves.
        return write.state === 'sending' && before.some(({ state }) => state === 'kept')
          ? 'kept'
          : write.state;
      },
      get problem() {
        turn();
        return write.stored.refusal;
      },
    };
    this.#entries.set(write, entry);
    return entry;
  }
}
