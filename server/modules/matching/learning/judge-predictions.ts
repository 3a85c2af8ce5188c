/** How good predictions are, against what came true. Outcomes are 1 or 0. */

/**
 * The area under the curve: how likely a drawn success was predicted above a drawn failure, ties counting half
 * (Mann and Whitney's U). Null while one of the two is missing.
 */
export function areaUnderCurve(predicted: ArrayLike<number>, outcomes: ArrayLike<number>): number | null {
  const order = leastFirst(predicted, outcomes.length);
  let successes = 0;
  let ranks = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && predicted[order[to]!] === predicted[order[from]!]) to++;
    // Those that tie share the mean of their ranks, which begin with 1.
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) {
      if (outcomes[order[at]!] === 1) {
        successes++;
        ranks += rank;
      }
    }
    from = to;
  }
  const failures = order.length - successes;
  if (successes === 0 || failures === 0) return null;
  return (ranks - (successes * (successes + 1)) / 2) / (successes * failures);
}

/** Pearson's correlation; null where one side never changes. */
export function correlation(predicted: ArrayLike<number>, outcomes: ArrayLike<number>): number | null {
  const count = outcomes.length;
  let [meanX, meanY] = [0, 0];
  for (let at = 0; at < count; at++) {
    meanX += predicted[at]! / count;
    meanY += outcomes[at]! / count;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    const [x, y] = [predicted[at]! - meanX, outcomes[at]! - meanY];
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return xx > 1e-12 && yy > 1e-12 ? xy / Math.sqrt(xx * yy) : null;
}

/** Mean surprise at what came, in nats: lower is better, and a probability that was sure and wrong costs most. */
export function logLoss(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < outcomes.length; at++) {
    const probability = Math.min(1 - 1e-9, Math.max(1e-9, probabilities[at]!));
    sum -= Math.log(outcomes[at] === 1 ? probability : 1 - probability);
  }
  return outcomes.length === 0 ? 0 : sum / outcomes.length;
}

/** What was expected of a tenth of all, and what came of it. */
export interface CalibrationBin {
  count: number;
  expected: number;
  came: number;
}

const BINS = 10;

/** Ten bins of one size, from the least expected to the most; fewer where there are fewer outcomes. */
export function calibration(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): CalibrationBin[] {
  const order = leastFirst(probabilities, outcomes.length);
  return Array.from({ length: Math.min(BINS, order.length) }, (_, bin) => {
    const from = Math.round((bin * order.length) / Math.min(BINS, order.length));
    const to = Math.round(((bin + 1) * order.length) / Math.min(BINS, order.length));
    const members = order.slice(from, to);
    const mean = (values: ArrayLike<number>) =>
      members.reduce((sum, at) => sum + values[at]!, 0) / members.length;
    return { count: members.length, expected: mean(probabilities), came: mean(outcomes) };
  });
}

/** How far what came is from what was expected, bins weighed by their size: 0 is honest. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, expected, came }) => sum + (count / total) * Math.abs(expected - came),
    0,
  );
}

/** As far as it is worth writing down. */
export const fourDigits = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The places of the predictions, from the lowest. */
const leastFirst = (predicted: ArrayLike<number>, count: number): number[] =>
  Array.from({ length: count }, (_, at) => at).sort((a, b) => predicted[a]! - predicted[b]!);
