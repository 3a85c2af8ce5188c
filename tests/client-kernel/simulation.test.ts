import { describe, expect, it } from 'vitest';
import { type RoomRule, stepRoom } from '../../client/kernel/room-reducer.ts';
import { run } from './simulation/run.ts';
import { applyWhatComes, dropOldOnly, forgetEpochs } from './simulation/weaker-rules.ts';

const SEEDS = Number(process.env.SEEDS ?? 2000);
const MINUTES = 60_000;

describe('K18: whatever the network does, every client ends as the server stands', () => {
  it(
    `applies every change once and in order, and ends right, in ${SEEDS} runs`,
    () => {
      const wrong: string[] = [];
      for (let seed = 1; seed <= SEEDS && wrong.length < 3; seed += 1) {
        const { differences, breaches } = run(seed, stepRoom);
        const first = breaches[0] ?? differences[0];
        if (first) wrong.push(`seed ${seed}: ${first}`);
      }
      expect(wrong).toEqual([]);
    },
    60 * MINUTES,
  );

  it('repeats itself: the same seed gives the same run', () => {
    expect(run(7, applyWhatComes)).toEqual(run(7, applyWhatComes));
  });
});

describe('the simulation can fail: weaker rules give wrong ends', () => {
  const wrongEnds = (rule: RoomRule, runs: number): number => {
    let wrong = 0;
    for (let seed = 1; seed <= runs; seed += 1) if (run(seed, rule).differences.length > 0) wrong += 1;
    return wrong;
  };

  it('"drop old only": a lost hint is never missed', () => {
    expect(wrongEnds(dropOldOnly, 100)).toBeGreaterThan(10);
  });

  it('"apply whatever comes": lost, doubled and swapped changes stay in', () => {
    expect(wrongEnds(applyWhatComes, 100)).toBeGreaterThan(10);
  });

  it('"never mind the epoch": a restore goes unnoticed', () => {
    expect(wrongEnds(forgetEpochs, 500)).toBeGreaterThan(5);
  });
});
