/** Simulated time and chance: everything that happens in a run is decided by its seed. */

export interface Chance {
  /** True with this probability. */
  happens(probability: number): boolean;
  /** Integer, both ends included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    happens: (probability) => next() < probability,
    between,
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
  };
}

interface Task {
  at: number;
  order: number;
  run: () => void;
  off: boolean;
}

/** A queue of things to come, by time and then by the order they were planned in. */
export class World {
  now = 0;
  #tasks: Task[] = [];
  #planned = 0;

  after(ms: number, run: () => void): () => void {
    const task = { at: this.now + ms, order: this.#planned++, run, off: false };
    let low = 0;
    let high = this.#tasks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#tasks[middle] as Task;
      if (other.at > task.at || (other.at === task.at && other.order > task.order)) low = middle + 1;
      else high = middle;
    }
    this.#tasks.splice(low, 0, task);
    return () => {
      task.off = true;
    };
  }

  runUntil(end: number): void {
    for (;;) {
      const next = this.#tasks.at(-1);
      if (!next || next.at > end) break;
      this.#tasks.pop();
      this.now = next.at;
      if (!next.off) next.run();
    }
    this.now = end;
  }
}
