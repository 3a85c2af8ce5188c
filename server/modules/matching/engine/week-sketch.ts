import type { DaySchedules } from './day-schedules.ts';
import { DAY, weekdayOf } from './zone-clock.ts';

/** The week in 56 blocks of three hours, as two words of 28 bits. */
const BLOCK = 180;
const BLOCKS = 56;
export const WORD_BLOCKS = 28;
export const DAY_MINUTES = 1440;
export const WEEK_MINUTES = 7 * DAY_MINUTES;
export const MINUTE = 60_000;

/**
 * In which blocks of the local week somebody may be free, or a need takes place. Where two sketches have no
 * block in common, there is no common time; where they have, there may be.
 */
export class WeekSketch {
  early = 0;
  late = 0;

  clear(): void {
    this.early = 0;
    this.late = 0;
  }

  fill(): void {
    this.early = 2 ** WORD_BLOCKS - 1;
    this.late = 2 ** WORD_BLOCKS - 1;
  }

  /** Marks the blocks of [from, to), minutes after the midnight on which Monday begins; weeks repeat. */
  mark(from: number, to: number): void {
    for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
      const inWeek = block % BLOCKS;
      if (inWeek < WORD_BLOCKS) this.early |= 1 << inWeek;
      else this.late |= 1 << (inWeek - WORD_BLOCKS);
    }
  }

  /** Marks a schedule that begins on a weekday, Monday being 0. */
  markDay(schedules: DaySchedules, schedule: number, weekday: number): void {
    const midnight = weekday * DAY_MINUTES;
    const end = schedules.end(schedule);
    for (let at = schedules.start(schedule); at < end; at += 2) {
      this.mark(midnight + schedules.minutes[at]!, midnight + schedules.minutes[at + 1]!);
    }
  }
}

/** The minute of the week, which begins on Monday, of a local time in ms as if it were UTC. */
export function minuteOfWeek(local: number): number {
  const day = Math.floor(local / DAY);
  return weekdayOf(day) * DAY_MINUTES + (local - day * DAY) / MINUTE;
}

/** The sketch of a span of local time, in ms as if it were UTC. */
export function sketchOf(startsAt: number, endsAt: number): WeekSketch {
  const sketch = new WeekSketch();
  const from = minuteOfWeek(startsAt);
  const minutes = (endsAt - startsAt) / MINUTE;
  if (minutes >= WEEK_MINUTES) sketch.fill();
  else sketch.mark(from, from + minutes);
  return sketch;
}
