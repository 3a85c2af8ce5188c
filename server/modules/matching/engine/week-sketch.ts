import type { DaySchedules } from './day-schedules.ts';
import { DAY, weekdayOf } from './zone-clock.ts';

/** The week in 56 blocks of three hours, as two words of 28 bits. */
const BLOCK = 180;
const BLOCKS = 56;
const WORD = 28;
const DAY_MINUTES = 1440;
const MINUTE = 60_000;

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
    this.early = 2 ** WORD - 1;
    this.late = 2 ** WORD - 1;
  }

  /** Marks the blocks of [from, to), minutes after the midnight on which Monday begins; weeks repeat. */
  mark(from: number, to: number): void {
    for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
      const inWeek = block % BLOCKS;
      if (inWeek < WORD) this.early |= 1 << inWeek;
      else this.late |= 1 << (inWeek - WORD);
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

/** The sketch of a span of local time, in ms as if it were UTC. */
export function sketchOf(startsAt: number, endsAt: number): WeekSketch {
  const sketch = new WeekSketch();
  const day = Math.floor(startsAt / DAY);
  const from = weekdayOf(day) * DAY_MINUTES + (startsAt - day * DAY) / MINUTE;
  const minutes = (endsAt - startsAt) / MINUTE;
  if (minutes >= BLOCKS * BLOCK) sketch.fill();
  else sketch.mark(from, from + minutes);
  return sketch;
}
