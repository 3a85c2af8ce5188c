/**
 * The life of a change on this device: kept, sent in order under one key for ever, and dropped only when its
 * answer or the change itself has arrived.
 */
import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from './http.ts';
import type { Clock } from './room-follower.ts';
import {
  isUnconfirmed,
  type QueuedWrite,
  queued,
  type Retry,
  retryOf,
  type Sent,
  SIGNED_OUT,
  toStore,
  UNCONFIRMED,
  type WriteOptions,
  type WriteState,
} from './write.ts';
import type { StoredWrite, WriteStore } from './write-store.ts';

export interface QueuePorts {
  store: WriteStore;
  /** Throws `ProblemError`. */
  send(write: StoredWrite, signal: AbortSignal): Promise<Sent>;
  clock: Clock;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** This page's name among the account's open pages. */
  tab: string;
  isTabAlive(tab: string): Promise<boolean>;
  /** Resolves when that page has been closed. */
  whenTabGone(tab: string): Promise<void>;
  /** Changes are coming in, so a confirmed write may wait for its own. */
  isLive(): boolean;
  /** The list of entries, or one of them, is another now. */
  changed(): void;
}

/** How long a confirmed write waits for its change, so that what it shows does not vanish in between. */
const CHANGE_PATIENCE_MS = 1000;

export class WriteQueue {
  #ports: QueuePorts;
  #account: string | null = null;
  #line: QueuedWrite[] = [];
  #shown: QueuedWrite[] = [];
  #running = false;
  /** Older writes are being looked for; nothing younger may go first. */
  #adopting = 0;
  #wake: () => void = () => {};
  #nudged = false;
  #abort = new AbortController();
  #lastOrder = 0;
  #watched = new Set<string>();
  /** One after another, so that a removal never overtakes the put it belongs to. */
  #storing: Promise<unknown> = Promise.resolve();

  constructor(ports: QueuePorts) {
    this.#ports = ports;
  }

  /** What is to be shown as pending, oldest first. */
  get entries(): readonly QueuedWrite[] {
    return this.#shown;
  }

  /** Sends for this account from now on, beginning with what pages that are gone have left. */
  async open(account: string): Promise<void> {
    if (this.#account !== account) this.#leave();
    this.#account = account;
    await this.adopt();
  }

  /** Takes over what closed pages of the account have left. */
  async adopt(): Promise<void> {
    const account = this.#account;
    if (!account) return;
    this.#adopting += 1;
    await this.#storing;
    const { store, tab, isTabAlive } = this.#ports;
    const kept = await store.list(account).catch(() => []);
    for (const stored of kept) {
      const isOurs = stored.tab === tab || !(await isTabAlive(stored.tab));
      if (!isOurs) this.#watch(stored.tab);
      else if (this.#account === account && !this.#has(stored.id)) {
        this.#keep(this.#enter({ ...stored, tab }, true));
      }
    }
    this.#adopting -= 1;
    const byOrder = (a: QueuedWrite, b: QueuedWrite) => a.stored.order - b.stored.order;
    this.#line.sort(byOrder);
    this.#shown = this.#shown.toSorted(byOrder);
    this.#ports.changed();
    void this.#run();
  }

  /** The session has ended: what is not answered stays on the device for its account. */
  pause(): void {
    this.#leave();
    this.#account = null;
    this.#ports.changed();
  }

  /** Signed out: nothing stays. */
  async wipe(account: string): Promise<void> {
    const left = [...this.#line];
    if (this.#account === account) this.pause();
    for (const write of left) write.settle({ ok: false, problem: SIGNED_OUT });
    await this.#store(() => this.#ports.store.wipe(account));
  }

  add(options: WriteOptions): QueuedWrite {
    const { now, newId, tab } = this.#ports;
    this.#lastOrder = Math.max(now(), this.#lastOrder + 1);
    const account = this.#account ?? '';
    const write = this.#enter(
      toStore(options, { id: newId(), account, tab, order: this.#lastOrder, createdAt: new Date(now()) }),
      false,
    );
    if (!this.#account) {
      this.#drop(write);
      write.settle({ ok: false, problem: SIGNED_OUT });
    } else this.#keep(write);
    this.#ports.changed();
    void this.#run();
    return write;
  }

  /** A change with this mutation id has arrived. Gives the milliseconds since the click, once, if it is ours. */
  seen(mutation: string | null): number | null {
    const write = mutation && this.#shown.find(({ stored }) => stored.id === mutation);
    if (!write || write.seen) return null;
    write.seen = true;
    this.#hide(write);
    this.#forget(write);
    return write.wasKept ? null : this.#ports.now() - Date.parse(write.stored.createdAt);
  }

  /** Forgets a refusal. */
  dismiss(id: string): void {
    const write = this.#shown.find(({ stored }) => stored.id === id);
    if (write?.state !== 'refused') return;
    this.#drop(write);
    this.#forget(write);
  }

  /** The network may be back. */
  retryNow(): void {
    this.#nudged = true;
    this.#wake();
  }

  /** A page that is being reloaded seems alive for a moment longer. */
  #watch(tab: string): void {
    if (this.#watched.has(tab)) return;
    this.#watched.add(tab);
    void this.#ports.whenTabGone(tab).then(() => {
      this.#watched.delete(tab);
      return this.adopt();
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let failures = 0;
    for (let next = this.#next(); next; next = this.#next()) {
      const retry = await this.#attempt(next, failures);
      failures = retry ? failures + 1 : 0;
      if (!retry) continue;
      const rested = this.#rest(retry.afterMs);
      this.#turn(next, retry.state);
      await rested;
    }
    this.#running = false;
  }

  /** When to send the same write again, or null when it is over. */
  async #attempt(write: QueuedWrite, failures: number): Promise<Retry | null> {
    const { stored } = write;
    const { now, send } = this.#ports;
    if (isUnconfirmed(stored, now())) {
      this.#refuse(write, UNCONFIRMED);
      return null;
    }
    if (!stored.firstSentAt) {
      stored.firstSentAt = new Date(now()).toISOString();
      this.#keep(write);
    }
    this.#turn(write, 'sending');
    this.#nudged = false;
    const { signal } = this.#abort;
    try {
      const sent = await send(stored, signal);
      if (!signal.aborted) this.#confirm(write, sent);
      return null;
    } catch (error) {
      if (signal.aborted) return null;
      const retry = retryOf(error, failures);
      if (!retry) this.#refuse(write, problemOf(error));
      else if (retry.state === 'kept') write.wasKept = true;
      return retry;
    }
  }

  #confirm(write: QueuedWrite, { data, commit }: Sent): void {
    this.#line = this.#line.filter((other) => other !== write);
    this.#forget(write);
    write.settle({ ok: true, data, commit });
    if (write.stored.optimistic.length > 0 && !write.seen && this.#ports.isLive()) {
      this.#ports.clock.after(CHANGE_PATIENCE_MS, () => this.#hide(write));
    } else this.#hide(write);
  }

  #refuse(write: QueuedWrite, refusal: Problem): void {
    this.#line = this.#line.filter((other) => other !== write);
    // Its change has come back, so it was done, whatever a repetition is told.
    write.settle(write.seen ? { ok: true, data: null, commit: null } : { ok: false, problem: refusal });
    if (write.wasKept && !write.seen) {
      // Who made it may be long gone: it stays until somebody has read why.
      write.stored.refusal = refusal;
      this.#keep(write);
      this.#turn(write, 'refused');
    } else {
      this.#forget(write);
      this.#hide(write);
    }
  }

  #next(): QueuedWrite | undefined {
    return this.#account && !this.#adopting
      ? this.#line.find((write) => write.state !== 'refused')
      : undefined;
  }

  #has(id: string): boolean {
    return [...this.#line, ...this.#shown].some(({ stored }) => stored.id === id);
  }

  #rest(ms: number): Promise<void> {
    // The good news came while the attempt was failing.
    if (this.#nudged) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#ports.clock.after(ms, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }

  #enter(stored: StoredWrite, wasKept: boolean): QueuedWrite {
    const write = queued(stored, wasKept);
    this.#line.push(write);
    this.#shown = [...this.#shown, write];
    return write;
  }

  #leave(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    [this.#line, this.#shown] = [[], []];
    this.#wake();
  }

  #turn(write: QueuedWrite, state: WriteState): void {
    if (write.state === state) return;
    write.state = state;
    this.#ports.changed();
  }

  #hide(write: QueuedWrite): void {
    if (!this.#shown.includes(write)) return;
    this.#shown = this.#shown.filter((other) => other !== write);
    this.#ports.changed();
  }

  #drop(write: QueuedWrite): void {
    this.#line = this.#line.filter((other) => other !== write);
    this.#hide(write);
  }

  #keep(write: QueuedWrite): void {
    const stored = structuredClone(write.stored);
    void this.#store(() => this.#ports.store.put(stored));
  }

  #forget(write: QueuedWrite): void {
    void this.#store(() => this.#ports.store.remove(write.stored.id));
  }

  /** A device that refuses to keep still sends. */
  #store(task: () => Promise<void>): Promise<unknown> {
    this.#storing = this.#storing.then(task).catch(() => {});
    return this.#storing;
  }
}
