import { describe, expect, it } from 'vitest';
import {
  areaUnderCurve,
  calibration,
  calibrationError,
  correlation,
  logLoss,
} from '#server/modules/matching/learning/judge-predictions.ts';
import { expected, fitLogistic, logistic } from '#server/modules/matching/learning/logistic-regression.ts';
import { chanceOf } from '../../support/chance.ts';

/** Outcomes drawn from known coefficients. */
function drawn(count: number, intercept: number, coefficients: readonly number[], seed = 1) {
  const chance = chanceOf(seed);
  const columns = coefficients.map(() => new Float64Array(count));
  const outcomes = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = intercept;
    coefficients.forEach((coefficient, at) => {
      columns[at]![row] = chance.next() * 4 - 2;
      sum += coefficient * columns[at]![row]!;
    });
    outcomes[row] = Number(chance.happens(logistic(sum)));
  }
  return { columns, outcomes };
}

describe('the fit', () => {
  it('finds the coefficients that the outcomes were drawn from', () => {
    const { intercept, coefficients } = fitLogistic(drawn(60_000, -0.5, [1.2, -0.7, 0]));
    expect(intercept).toBeCloseTo(-0.5, 1);
    expect(coefficients[0]).toBeCloseTo(1.2, 1);
    expect(coefficients[1]).toBeCloseTo(-0.7, 1);
    expect(coefficients[2]).toBeCloseTo(0, 1);
  });

  it('is where the penalised likelihood has no slope: the sums of what is expected and what came agree', () => {
    const observed = drawn(500, 0.3, [0.8, 0.1], 4);
    const model = fitLogistic(observed, { ridge: 1e-9 });
    let [residual, first] = [0, 0];
    for (let row = 0; row < 500; row++) {
      const left =
        observed.outcomes[row]! -
        expected(
          model,
          observed.columns.map((column) => column[row]!),
        );
      residual += left;
      first += left * observed.columns[0]![row]!;
    }
    expect(residual).toBeCloseTo(0, 6);
    expect(first).toBeCloseTo(0, 6);
  });

  it('stays finite where a column separates the outcomes, and where it says nothing', () => {
    const columns = [Float64Array.from({ length: 40 }, (_, at) => at), new Float64Array(40).fill(3)];
    const outcomes = Float64Array.from({ length: 40 }, (_, at) => Number(at >= 20));
    const { intercept, coefficients } = fitLogistic({ columns, outcomes });
    expect(Number.isFinite(intercept)).toBe(true);
    expect(coefficients[0]).toBeGreaterThan(0);
    expect(coefficients[1]).toBe(0);
  });

  it('counts a row of weight two as two rows', () => {
    const { columns, outcomes } = drawn(80, 0, [1], 9);
    const doubled = {
      columns: [Float64Array.from([...columns[0]!, ...columns[0]!])],
      outcomes: Float64Array.from([...outcomes, ...outcomes]),
    };
    const weighed = fitLogistic({ columns, outcomes, weights: new Float64Array(80).fill(2) });
    const twice = fitLogistic(doubled);
    expect(weighed.intercept).toBeCloseTo(twice.intercept, 9);
    expect(weighed.coefficients[0]).toBeCloseTo(twice.coefficients[0]!, 9);
  });

  it('of outcomes that are all alike expects nearly that, of everybody', () => {
    const { columns } = drawn(50, 0, [1]);
    const model = fitLogistic({ columns, outcomes: new Float64Array(50).fill(1) });
    expect(expected(model, [0.5])).toBeGreaterThan(0.99);
  });

  it('refuses nothing at all, and columns of another length', () => {
    expect(() => fitLogistic({ columns: [], outcomes: new Float64Array(0) })).toThrow(RangeError);
    const columns = [new Float64Array(3)];
    expect(() => fitLogistic({ columns, outcomes: new Float64Array(4) })).toThrow(RangeError);
  });
});

describe('judging predictions', () => {
  it('the area under the curve counts pairs, ties half', () => {
    expect(areaUnderCurve([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
    expect(areaUnderCurve([4, 3, 2, 1], [0, 0, 1, 1])).toBe(0);
    expect(areaUnderCurve([1, 1, 1, 1], [0, 1, 0, 1])).toBe(0.5);
    expect(areaUnderCurve([1, 2, 2, 3], [0, 0, 1, 1])).toBe(0.875);
    expect(areaUnderCurve([1, 2], [1, 1])).toBeNull();
    expect(areaUnderCurve([], [])).toBeNull();
  });

  it('agrees with counting every pair', () => {
    const chance = chanceOf(2);
    const scores = Array.from({ length: 300 }, () => chance.between(0, 20));
    const came = scores.map((score) => Number(chance.happens(score / 25)));
    let [won, pairs] = [0, 0];
    for (const [i, a] of scores.entries())
      for (const [j, b] of scores.entries())
        if (came[i] === 1 && came[j] === 0) {
          pairs++;
          won += a > b ? 1 : a === b ? 0.5 : 0;
        }
    expect(areaUnderCurve(scores, came)).toBeCloseTo(won / pairs, 12);
  });

  it('correlation is 1, −1, and nothing where one side never changes', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 12);
    expect(correlation([1, 1, 1], [0, 1, 0])).toBeNull();
    expect(correlation([], [])).toBeNull();
  });

  it('the surprise is none at what was sure and came, and finite at what was sure and did not', () => {
    expect(logLoss([1, 0], [1, 0])).toBeCloseTo(0, 6);
    expect(logLoss([0.5, 0.5], [1, 0])).toBeCloseTo(Math.log(2), 12);
    expect(logLoss([0], [1])).toBeGreaterThan(10);
    expect(Number.isFinite(logLoss([0], [1]))).toBe(true);
    expect(logLoss([], [])).toBe(0);
  });

  it('ten bins of one size say what was expected and what came', () => {
    const probabilities = Array.from({ length: 100 }, (_, at) => (at + 0.5) / 100);
    const came = probabilities.map((p) => Number(p > 0.5));
    const bins = calibration(probabilities, came);
    expect(bins.map(({ count }) => count)).toEqual(Array(10).fill(10));
    expect(bins[0]).toEqual({ count: 10, expected: expect.closeTo(0.05, 9), came: 0 });
    expect(calibrationError(bins)).toBeCloseTo(0.25, 9);
    expect(calibration([0.2, 0.3], [0, 1])).toHaveLength(2);
    expect(calibrationError([])).toBe(0);
  });
});
