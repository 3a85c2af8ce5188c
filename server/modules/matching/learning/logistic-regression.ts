/**
 * Logistic regression with a ridge, fitted by Newton's method (iteratively reweighted least squares; McCullagh
 * and Nelder, Generalized Linear Models, 1989, chapter 4).
 */

export interface Observations {
  /** One array for each feature, all of one length. */
  columns: readonly Float64Array[];
  /** What came of each, between 0 and 1. */
  outcomes: Float64Array;
  /** How much each counts; all alike when left out. */
  weights?: Float64Array;
}

export interface LogisticModel {
  intercept: number;
  /** One for each column, for its values as they are. */
  coefficients: number[];
  /** Twice the logarithm of likelihood that an intercept alone loses against this model. */
  gain: number;
}

interface FitOptions {
  /** Penalty on the squared coefficients of columns scaled to unit variance; above zero. */
  ridge?: number;
}

const MOST_STEPS = 50;
const SETTLED = 1e-9;
/** Probabilities nearer to 0 or 1 than this would make the next step without bounds. */
const LEAST_VARIANCE = 1e-10;

export const logistic = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));

/**
 * Fits the model. The penalty keeps it finite where the columns separate the outcomes; the intercept is not
 * penalised, so that the mean of the probabilities is the mean of the outcomes.
 *
 * @throws RangeError when there is no observation, or the lengths differ
 */
export function fitLogistic(observations: Observations, { ridge = 1 }: FitOptions = {}): LogisticModel {
  const { columns, outcomes } = observations;
  const count = outcomes.length;
  if (count === 0) throw new RangeError('There is nothing to fit: give at least one outcome.');
  if (columns.some(({ length }) => length !== count))
    throw new RangeError('Every column needs one value for each outcome.');
  const weights = observations.weights ?? new Float64Array(count).fill(1);
  const scales = columns.map((column) => scaleOf(column, weights));
  const scaled = columns.map((column, at) =>
    column.map((x) => (x - scales[at]!.mean) / scales[at]!.deviation),
  );
  const mean = weightedMean(outcomes, weights);
  const start = clamped(mean);
  const size = columns.length + 1;
  let beta: Float64Array = new Float64Array(size);
  beta[0] = Math.log(start / (1 - start));
  const problem = { scaled, outcomes, weights, ridge };
  const empty = likelihood(problem, beta);
  let now = empty;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = slopes(problem, beta);
    const direction = solve(hessian, gradient);
    let share = 1;
    let next = moved(beta, direction, share);
    let then = likelihood(problem, next);
    // Newton's step overshoots only far from the top.
    while (!(then >= now) && share > 1e-6) {
      share /= 2;
      next = moved(beta, direction, share);
      then = likelihood(problem, next);
    }
    const rise = then - now;
    if (rise > 0) {
      beta = next;
      now = then;
    }
    if (!(rise > SETTLED * (Math.abs(now) + 1))) break;
  }
  const coefficients = scales.map(({ deviation }, at) => beta[at + 1]! / deviation);
  const intercept = beta[0]! - scales.reduce((sum, { mean }, at) => sum + coefficients[at]! * mean, 0);
  const unpenalised = { ...problem, ridge: 0 };
  return { intercept, coefficients, gain: 2 * (likelihood(unpenalised, beta) - empty) };
}

/** What the model expects of one row of values, in the order of the columns. */
export function expected({ intercept, coefficients }: LogisticModel, values: readonly number[]): number {
  let sum = intercept;
  for (let at = 0; at < coefficients.length; at++) sum += coefficients[at]! * values[at]!;
  return logistic(sum);
}

interface Problem {
  scaled: readonly Float64Array[];
  outcomes: Float64Array;
  weights: Float64Array;
  ridge: number;
}

function linear(scaled: readonly Float64Array[], beta: Float64Array, row: number): number {
  let sum = beta[0]!;
  for (let at = 0; at < scaled.length; at++) sum += beta[at + 1]! * scaled[at]![row]!;
  return sum;
}

/** The logarithm of the likelihood, less the penalty. */
function likelihood({ scaled, outcomes, weights, ridge }: Problem, beta: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < outcomes.length; row++) {
    const x = linear(scaled, beta, row);
    // log(1 + e^x) without overflow.
    const logOnePlus = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    sum += weights[row]! * (outcomes[row]! * x - logOnePlus);
  }
  let squares = 0;
  for (let at = 1; at < beta.length; at++) squares += beta[at]! ** 2;
  return sum - (ridge / 2) * squares;
}

function slopes({ scaled, outcomes, weights, ridge }: Problem, beta: Float64Array) {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  const values = new Float64Array(size);
  values[0] = 1;
  for (let row = 0; row < outcomes.length; row++) {
    for (let at = 1; at < size; at++) values[at] = scaled[at - 1]![row]!;
    const probability = logistic(linear(scaled, beta, row));
    const weight = weights[row]!;
    const residual = weight * (outcomes[row]! - probability);
    const variance = weight * Math.max(probability * (1 - probability), LEAST_VARIANCE);
    for (let i = 0; i < size; i++) {
      const value = values[i]!;
      gradient[i]! += residual * value;
      const line = hessian[i]!;
      const times = variance * value;
      for (let j = 0; j <= i; j++) line[j]! += times * values[j]!;
    }
  }
  for (let i = 1; i < size; i++) {
    gradient[i]! -= ridge * beta[i]!;
    hessian[i]![i]! += ridge;
  }
  return { gradient, hessian };
}

/** Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's factors. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const lower = matrix.map((line) => Float64Array.from(line));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / lower[j]![j]!;
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i]![k]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i]! -= lower[k]![i]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  return solution;
}

const moved = (from: Float64Array, by: Float64Array, share: number): Float64Array =>
  from.map((value, at) => value + share * by[at]!);

const clamped = (share: number): number => Math.min(1 - 1e-6, Math.max(1e-6, share));

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let at = 0; at < values.length; at++) {
    sum += weights[at]! * values[at]!;
    total += weights[at]!;
  }
  return sum / total;
}

/** A column that never changes keeps its scale: its coefficient is zero then. */
function scaleOf(column: Float64Array, weights: Float64Array): { mean: number; deviation: number } {
  const mean = weightedMean(column, weights);
  const variance = weightedMean(
    column.map((x) => (x - mean) ** 2),
    weights,
  );
  const deviation = Math.sqrt(variance);
  return { mean, deviation: deviation > 1e-12 ? deviation : 1 };
}
