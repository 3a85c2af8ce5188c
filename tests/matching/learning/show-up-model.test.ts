import { describe, expect, it } from 'vitest';
import {
  areaUnderCurve,
  calibration,
  calibrationError,
} from '#server/modules/matching/learning/judge-predictions.ts';
import { logistic } from '#server/modules/matching/learning/logistic-regression.ts';
import {
  featuresOf,
  fitShowUp,
  type Promised,
  type ShowUpCase,
  showUpProbability,
} from '#server/modules/matching/learning/show-up-model.ts';
import { type Chance, chanceOf } from '../../support/chance.ts';

const WEEK = 300;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

function draw(chance: Chance): Promised {
  const outOf = chance.between(0, 12);
  return {
    factors: {
      skill: chance.pick([0.5, 1, 1]),
      availability: 0.4 + 0.6 * chance.next(),
      proximity: chance.next(),
      reliability: 0.5 + 0.5 * chance.next(),
    },
    leadHours: chance.next() ** 3 * 24 * 40,
    weekday: chance.between(0, 6),
    hour: chance.between(7, 20),
    turnedUp: outOf === 0 ? 0 : chance.between(Math.floor(outOf / 2), outOf),
    outOf,
    reconfirmed: chance.happens(0.4),
  };
}

/** The truth of a made-up world: who promised long ago, at dawn or on a Monday, comes less often. */
function truth({ factors, leadHours, weekday, hour, outOf, turnedUp, reconfirmed }: Promised): number {
  return logistic(
    -0.6 +
      1.2 * factors.proximity +
      0.9 * factors.reliability -
      0.5 * Math.log1p(leadHours / 24) -
      (weekday === 0 ? 0.6 : 0) -
      (hour < 9 ? 0.5 : 0) +
      (outOf === 0 ? 0 : 1.5 * (turnedUp / outOf) - 0.9) +
      (reconfirmed ? 1.1 : 0),
  );
}

const drawCases = (count: number, chance: Chance): ShowUpCase[] =>
  Array.from({ length: count }, () => {
    const promised = draw(chance);
    return { features: featuresOf(promised), came: chance.happens(truth(promised)) };
  });

describe('the probability of turning up', () => {
  it.each(SEEDS)(
    'is honest on weeks that were not learned from, and tells more than chance (seed %i)',
    (seed) => {
      const chance = chanceOf(seed);
      const model = fitShowUp(drawCases(8 * WEEK, chance))!;
      const later = drawCases(4000, chance);
      const predicted = later.map(({ features }) => showUpProbability(model, features));
      const came = later.map((one) => Number(one.came));
      expect(calibrationError(calibration(predicted, came))).toBeLessThanOrEqual(0.05);
      expect(areaUnderCurve(predicted, came)).toBeGreaterThan(0.7);
      for (const probability of predicted) {
        expect(probability).toBeGreaterThan(0);
        expect(probability).toBeLessThan(1);
      }
    },
  );

  it('rises when a reminder was answered, and falls with the time since the promise', () => {
    const model = fitShowUp(drawCases(8 * WEEK, chanceOf(7)))!;
    const promised = draw(chanceOf(8));
    const of = (change: Partial<Promised>) =>
      showUpProbability(model, featuresOf({ ...promised, ...change }));
    expect(of({ reconfirmed: true })).toBeGreaterThan(of({ reconfirmed: false }));
    expect(of({ leadHours: 24 })).toBeGreaterThan(of({ leadHours: 24 * 30 }));
  });

  it('is not learned from too few, nor from outcomes that are all alike', () => {
    const cases = drawCases(200, chanceOf(9));
    expect(fitShowUp(cases.slice(0, 29))).toBeNull();
    expect(fitShowUp(cases.map((one) => ({ ...one, came: true })))).toBeNull();
    expect(fitShowUp([])).toBeNull();
  });

  it('reads who has never promised before as neither good nor bad', () => {
    expect(featuresOf({ ...draw(chanceOf(1)), outOf: 0, turnedUp: 0 })).toMatchObject({
      known: 0,
      missed: 0,
    });
  });
});
