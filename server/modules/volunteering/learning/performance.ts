import {
  areaUnderCurve,
  type CalibrationBin,
  calibration,
  calibrationError,
  correlation,
  fourDigits,
} from '#server/modules/matching/learning/judge-predictions.ts';
import { scoreOf, turnedUp } from '#server/modules/matching/learning/learn-weights.ts';
import { expected, fitLogistic } from '#server/modules/matching/learning/logistic-regression.ts';
import type { Outcome, ScorePerformance } from '#shared/learning.ts';
import type { Weights } from '#shared/matching.ts';

const rounded = (value: number | null): number | null => value && fourDigits(value);

/**
 * How well a score under these weights tells who turns up. For the calibration the score is made a probability by
 * a logistic curve through these very outcomes, so it shows whether the score is straight, not whether it is new.
 */
export function performanceOf(outcomes: readonly Outcome[], weights: Weights): ScorePerformance {
  const scores = Float64Array.from(outcomes, ({ factors }) => scoreOf(factors, weights));
  const came = Float64Array.from(outcomes, (outcome) => Number(turnedUp(outcome)));
  const bins = outcomes.length === 0 ? [] : calibrated(scores, came);
  return {
    outcomes: outcomes.length,
    turnedUp: came.reduce((sum, one) => sum + one, 0),
    correlation: rounded(correlation(scores, came)),
    auc: rounded(areaUnderCurve(scores, came)),
    calibration: bins.map(({ count, expected, came }) => ({
      count,
      expected: fourDigits(expected),
      came: fourDigits(came),
    })),
    calibrationError: bins.length === 0 ? null : fourDigits(calibrationError(bins)),
  };
}

function calibrated(scores: Float64Array, came: Float64Array): CalibrationBin[] {
  const curve = fitLogistic({ columns: [scores], outcomes: came });
  return calibration(
    Float64Array.from(scores, (score) => expected(curve, [score])),
    came,
  );
}
