/**
 * One HTTP answer that stays true: fetched with its positions, then tailed by the rooms it names. Several
 * lists and records may draw from it. Free of any framework; time, transport and rule are given.
 */

import type { Problem } from '#shared/kernel/problem.ts';
import type { Change, Entry, Position } from '#shared/kernel/protocol.ts';
import type { AnswerState } from './answer-store.ts';
import { isNewer, keyOf } from './collection-core.ts';
import { type Clock, RoomFollower } from './room-follower.ts';
import type { RoomHub } from './room-hub.ts';
import { isFinal, type RoomRule, stepRoom } from './room-reducer.ts';

export type Fetched =
  | { data: unknown; positions: Position[] }
  | { problem: Problem; retryAfterMs: number | null };

export interface SourcePorts {
  /** Gets one live answer; returns the way to call it off, after which `done` stays silent. */
  fetch(url: string, done: (outcome: Fetched) => void): () => void;
  hub: RoomHub;
  clock: Clock;
  /** Hears of every change in the moment it is applied. */
  applied?: (url: string, change: Change) => void;
  /** Keeps answers for when there is no connection, and gives them back. */
  kept?: {
    changed(url: string, state: () => AnswerState | null): void;
    read(url: string): Promise<AnswerState | null>;
  };
  rule?: RoomRule;
}

export interface SourceListener {
  load(answer: unknown): void;
  apply(entry: Entry): void;
  /** Everything that belongs together is in: draw. */
  draw(): void;
}

export type SourceStatus = 'loading' | 'ready' | 'failed' | 'refused';

/** Entries since the snapshot that are kept for whoever attaches late. */
const REMEMBERED_ENTRIES = 1000;
const REFILL_DELAY_MS = 100;
const LONGEST_RETRY_MS = 15_000;

export class LiveSource {
  readonly url: string;
  status: SourceStatus = 'loading';
  problem: Problem | null = null;
  #answer: { data: unknown } | null = null;
  #ports: SourcePorts;
  #listeners = new Set<SourceListener>();
  #followers = new Map<string, RoomFollower>();
  /** The newest entry of each thing since the snapshot; null when there were too many to keep. */
  #since: Map<string, Entry> | null = new Map();
  #stopFetch: (() => void) | null = null;
  #fetchAgain = false;
  #stopRetry: (() => void) | null = null;
  #failures = 0;
  #closed = false;
  /** What is shown is what this device kept; the server has not been reached since. */
  #isOld = false;

  constructor(url: string, ports: SourcePorts) {
    this.url = url;
    this.#ports = ports;
  }

  /** Draws from this source until the returned function is called. */
  attach(listener: SourceListener): () => void {
    this.#listeners.add(listener);
    if (this.#answer) {
      listener.load(this.#answer.data);
      if (this.#since) for (const entry of this.#since.values()) listener.apply(entry);
      else this.load();
    }
    listener.draw();
    return () => this.#listeners.delete(listener);
  }

  /** Fetches anew; what is there stays until the answer comes. */
  load(): void {
    if (this.#closed) return;
    this.#stopRetry?.();
    this.#stopRetry = null;
    if (this.#stopFetch) {
      // Its snapshot may be older than the reason for this call.
      this.#fetchAgain = true;
      return;
    }
    this.#fetchAgain = false;
    for (const follower of this.#followers.values()) follower.receive({ kind: 'fetching' });
    this.#stopFetch = this.#ports.fetch(this.url, (outcome) => {
      this.#stopFetch = null;
      if ('problem' in outcome) this.#failed(outcome.problem, outcome.retryAfterMs);
      else this.#loaded(outcome.data, outcome.positions);
      if (this.#fetchAgain) this.load();
    });
  }

  /** Fetches soon: a window lost rows that only the server can replace. */
  refill(): void {
    if (this.#closed || this.#stopFetch || this.#stopRetry) return;
    this.#stopRetry = this.#ports.clock.after(REFILL_DELAY_MS, () => this.load());
  }

  /** Does not wait any longer after a failure; for when the network is back. */
  retryNow(): void {
    if (this.#failures > 0 && this.#stopRetry) this.load();
  }

  close(): void {
    this.#closed = true;
    this.#stopFetch?.();
    this.#stopRetry?.();
    for (const follower of this.#followers.values()) follower.close();
    this.#followers.clear();
  }

  #loaded(data: unknown, positions: Position[]): void {
    this.#failures = 0;
    this.#answer = { data };
    this.#since = new Map();
    this.#isOld = false;
    this.status = 'ready';
    this.problem = null;
    this.#keepState();
    for (const listener of this.#listeners) listener.load(data);
    const named = new Set(positions.map((position) => position.room));
    for (const [room, follower] of this.#followers) {
      if (named.has(room)) continue;
      follower.close();
      this.#followers.delete(room);
    }
    for (const position of positions) {
      this.#followerOf(position.room).receive({ kind: 'snapshot', position });
    }
    this.#ports.hub.moved();
    this.#draw();
  }

  #failed(problem: Problem, retryAfterMs: number | null): void {
    this.problem = problem;
    if (isFinal(problem.status)) {
      this.#refuse(problem);
      return;
    }
    this.#failures += 1;
    if (!this.#answer && problem.status === 0 && this.#ports.kept) void this.#loadOld(this.#ports.kept);
    else if (!this.#answer) this.status = 'failed';
    const backoffMs = Math.min(LONGEST_RETRY_MS, 500 * 2 ** this.#failures);
    this.#stopRetry = this.#ports.clock.after(Math.max(retryAfterMs ?? 0, backoffMs), () => this.load());
    this.#draw();
  }

  /** Without a connection, what was seen last is shown; failing that, that there is nothing. */
  async #loadOld(kept: NonNullable<SourcePorts['kept']>): Promise<void> {
    const old = await kept.read(this.url);
    if (this.#answer || this.#closed || this.status === 'refused') return;
    if (old) {
      this.#answer = { data: old.data };
      this.#since = new Map(old.entries.map((entry) => [keyOf(entry.type, entry.id), entry]));
      this.#isOld = true;
      this.status = 'ready';
      for (const listener of this.#listeners) {
        listener.load(old.data);
        for (const entry of old.entries) listener.apply(entry);
      }
    } else this.status = 'failed';
    this.#draw();
  }

  #keepState(): void {
    this.#ports.kept?.changed(this.url, () =>
      this.#answer && this.#since && !this.#isOld
        ? { data: this.#answer.data, entries: [...this.#since.values()] }
        : null,
    );
  }

  /** What may not be seen any more is not shown any more. */
  #refuse(problem: Problem): void {
    this.status = 'refused';
    this.problem = problem;
    this.#answer = null;
    this.#since = new Map();
    for (const follower of this.#followers.values()) follower.close();
    this.#followers.clear();
    this.#ports.hub.moved();
    this.#draw();
  }

  #followerOf(room: string): RoomFollower {
    const existing = this.#followers.get(room);
    if (existing) return existing;
    const { hub, clock, rule = stepRoom } = this.#ports;
    const follower = new RoomFollower(room, hub, clock, rule, {
      apply: (change) => this.#apply(change),
      refetch: () => this.load(),
      refused: (problem) => this.#refuse(problem),
      settled: () => this.#draw(),
    });
    this.#followers.set(room, follower);
    return follower;
  }

  #apply(change: Change): void {
    for (const entry of change.entries) {
      this.#keep(entry);
      for (const listener of this.#listeners) listener.apply(entry);
    }
    this.#ports.applied?.(this.url, change);
    this.#keepState();
  }

  #keep(entry: Entry): void {
    if (!this.#since) return;
    const key = keyOf(entry.type, entry.id);
    const kept = this.#since.get(key);
    const seen = kept && { version: kept.version, gone: kept.op === 'remove' };
    if (isNewer(entry, seen)) this.#since.set(key, entry);
    if (this.#since.size > REMEMBERED_ENTRIES) this.#since = null;
  }

  #draw(): void {
    for (const listener of this.#listeners) listener.draw();
  }
}
