import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnWeights, tellingOf } from '#server/modules/matching/learning/learn-weights.ts';
import { stepWeights } from '#server/modules/matching/learning/step-weights.ts';
import type { Outcome } from '#shared/learning.ts';
import { STARTING_WEIGHTS, type Weights } from '#shared/matching.ts';
import { roundWeights } from '#shared/weights.ts';
import { type Chance, chanceOf } from '../../support/chance.ts';
import { drawAnybody, drawWeek, type Truth } from './simulated-outcomes.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed + 1);
const WEEKS = 8;
/** Near to somebody matters most here, and skills hardly: far from where the weights start. */
const FAR: Truth = { base: -3.2, skill: 0.2, availability: 0.8, proximity: 4.5, reliability: 1.2 };
const NOISE: Truth = { base: 0.7, skill: 0, availability: 0, proximity: 0, reliability: 0 };

interface Run {
  weights: Weights;
  lessons: ReturnType<typeof learnWeights>[];
}

/** Eight weeks in which the weights follow what was learned. */
function live(truth: Truth, count: number, chance: Chance): Run {
  const run: Run = { weights: STARTING_WEIGHTS, lessons: [] };
  const known: Outcome[] = [];
  for (let week = 0; week < WEEKS; week++) {
    known.push(...drawWeek({ truth, weights: run.weights, count, week, chance }));
    const lesson = learnWeights(known, run.weights);
    run.lessons.push(lesson);
    if (lesson.weights) run.weights = lesson.weights;
  }
  return run;
}

const sum = ({ skill, availability, proximity, reliability }: Weights) =>
  skill + availability + proximity + reliability;
const moves = (a: Weights, b: Weights) =>
  (Object.keys(a) as (keyof Weights)[]).map((name) => Math.abs(a[name] - b[name]));

describe('in worlds whose truth is far from the weights', () => {
  const runs = SEEDS.map((seed) => {
    const chance = chanceOf(seed);
    return { ...live(FAR, 120, chance), anybody: drawAnybody(FAR, 4000, chanceOf(seed + 1000)) };
  });

  it('what is adopted never tells worse on what was held out', () => {
    const adopted = runs.flatMap(({ lessons }) => lessons.filter(({ weights }) => weights));
    expect(adopted.length).toBeGreaterThan(SEEDS.length);
    for (const { report } of adopted) expect(report.after!.auc!).toBeGreaterThanOrEqual(report.before.auc!);
  });

  it('the score goes more and more with who turns up', () => {
    for (const { weights, anybody } of runs) {
      const before = tellingOf(anybody, STARTING_WEIGHTS);
      const after = tellingOf(anybody, weights);
      expect(after.correlation!).toBeGreaterThan(before.correlation!);
      expect(after.auc!).toBeGreaterThan(before.auc!);
    }
  });
});

describe('in worlds where nothing tells who turns up', () => {
  it('the weights stay', () => {
    for (const seed of SEEDS) {
      const { weights, lessons } = live(NOISE, 120, chanceOf(seed));
      expect(weights, `seed ${seed}`).toEqual(STARTING_WEIGHTS);
      expect(lessons.at(-1)!.report.stays).toMatch(/no-signal|worse/);
    }
  });
});

describe('where the weights are right already', () => {
  const RIGHT: Truth = { base: -4, skill: 2.1, availability: 1.5, proximity: 1.2, reliability: 1.2 };

  it('they stay near it, and tell as well as before', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const { weights } = live(RIGHT, 120, chanceOf(seed));
      const anybody = drawAnybody(RIGHT, 4000, chanceOf(seed + 1000));
      const [before, after] = [tellingOf(anybody, STARTING_WEIGHTS), tellingOf(anybody, weights)];
      expect(after.auc!).toBeGreaterThan(before.auc! - 0.02);
    }
  });
});

describe('too little', () => {
  const outcomes = (count: number, showUp: (at: number) => number): Outcome[] =>
    drawWeek({ truth: FAR, weights: STARTING_WEIGHTS, count, week: 0, chance: chanceOf(3) }).map(
      (outcome, at) => ({ ...outcome, showUp: showUp(at) }),
    );

  it('fewer than thirty outcomes change nothing, and the report says so', () => {
    for (const count of [0, 1, 29]) {
      const { weights, report } = learnWeights(
        outcomes(count, (at) => at % 2),
        STARTING_WEIGHTS,
      );
      expect(weights).toBeNull();
      expect(report).toMatchObject({ outcomes: count, stays: 'too-few', after: null });
    }
  });

  it('outcomes of one kind change nothing, neither all of them nor those held out', () => {
    for (const showUp of [() => 1, () => 0, (at: number) => (at < 40 ? at % 2 : 1)]) {
      const { weights, report } = learnWeights(outcomes(53, showUp), STARTING_WEIGHTS);
      expect(weights).toBeNull();
      expect(report.stays).toBe('one-sided');
    }
  });

  it('a rating alone teaches nothing that the show-up does not', () => {
    const chance = chanceOf(5);
    const noise = Array.from({ length: 200 }, (_, week) =>
      drawWeek({ truth: NOISE, weights: STARTING_WEIGHTS, count: 1, week, chance }),
    ).flat();
    const all = learnWeights(
      noise.map((outcome) => ({ ...outcome, rating: outcome.showUp > 0 ? 5 : null })),
      STARTING_WEIGHTS,
    );
    expect(all.weights).toBeNull();
  });
});

describe('one step', () => {
  const weight = fc.double({ min: 0, max: 1000, noNaN: true });
  const weights = fc
    .record({ skill: weight, availability: weight, proximity: weight, reliability: weight })
    .filter((one) => sum(one) > 1e-3);

  it('moves none by more than five points, sums to 100, goes below zero nowhere, in tenths', () => {
    fc.assert(
      fc.property(weights, weights, (a, b) => {
        const from = roundWeights(a);
        const to = stepWeights(from, b);
        expect(sum(to)).toBeCloseTo(100, 9);
        for (const move of moves(from, to)) expect(move).toBeLessThanOrEqual(5 + 1e-9);
        for (const value of Object.values(to) as number[]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value * 10).toBeCloseTo(Math.round(value * 10), 6);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('arrives in the end, and stays there', () => {
    fc.assert(
      fc.property(weights, weights, (a, b) => {
        const goal = roundWeights(b);
        let at = roundWeights(a);
        for (let step = 0; step < 40; step++) at = stepWeights(at, goal);
        expect(at).toEqual(goal);
        expect(stepWeights(at, goal)).toEqual(goal);
      }),
      { numRuns: 300 },
    );
  });
});
