import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#shared/kernel/protocol.ts';

/** Makes one change and gives the number it took in the room that is watched. */
export type WriteOne = () => Promise<number>;

/**
 * Writers that are paced by the clock: each has times at which it writes, and one that is late writes at
 * once. Begun with `begin`; `end` waits for what is under way.
 */
export class PacedWriters {
  /** Numbers of what is written so far. */
  readonly written: number[] = [];
  readonly #writers: readonly WriteOne[];
  readonly #rate: number;
  #writing: Promise<void>[] = [];
  #going = true;

  /** `rate` is how often all of them together write in a second. */
  constructor(writers: readonly WriteOne[], rate: number) {
    this.#writers = writers;
    this.#rate = rate;
  }

  begin(): void {
    const begun = performance.now();
    this.#writing = this.#writers.map((write, nth) => this.#run(write, begun + (nth * 1000) / this.#rate));
  }

  async end(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#writing);
  }

  async #run(write: WriteOne, firstAt: number): Promise<void> {
    const everyMs = (this.#writers.length * 1000) / this.#rate;
    for (let nth = 0; this.#going; nth++) {
      await pause(Math.max(0, firstAt + nth * everyMs - performance.now()));
      this.written.push(await write());
    }
  }
}

/** The number that a commit took in the room. */
export function numberIn(positions: readonly Position[], room: string): number {
  const position = positions.find((one) => one.room === room);
  if (!position) throw new Error(`the commit is not in ${room}`);
  return position.seq;
}
