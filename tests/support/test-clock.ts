import type { Clock } from '#server/kernel/clock.ts';

/** A clock that goes on only when it is told to. */
export class TestClock implements Clock {
  #now = Date.parse('2026-11-21T09:00:00.000Z');

  now(): Date {
    return new Date(this.#now);
  }

  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
