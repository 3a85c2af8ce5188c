import type { Outcome, Stays, Telling, WeightReport } from '#shared/learning.ts';
import { FACTORS, type Factors, type Weights } from '#shared/matching.ts';
import { sameWeights } from '#shared/weights.ts';
import { score } from '../score.ts';
import { areaUnderCurve, correlation } from './judge-predictions.ts';
import { fitLogistic } from './logistic-regression.ts';
import { stepWeights } from './step-weights.ts';

/** Fewer outcomes than this say nothing. */
export const LEAST_OUTCOMES = 30;
/** Share of the outcomes, the last ones, that are predicted and not learned from. */
const HELD_OUT = 0.25;
/** A rating counts half as much as the show-up itself, to whose learning it only adds. */
const RATING_WEIGHT = 0.5;
/**
 * What the four factors have to explain beyond chance: the 99.9 % point of the chi-squared distribution with
 * four degrees of freedom (Abramowitz and Stegun, table 26.8), which the likelihood ratio of pure noise follows.
 */
const BEYOND_CHANCE = 18.467;

export interface Lesson {
  report: WeightReport;
  /** What is proposed; null where the weights stay, for the reason in the report. */
  weights: Weights | null;
}

/**
 * Learns how much each factor counts from who turned up. The earlier outcomes are fitted, the last quarter is
 * predicted: weights are proposed only where they tell it no worse than those in force, and go at most five
 * points towards what was fitted.
 */
export function learnWeights(outcomes: readonly Outcome[], current: Weights): Lesson {
  const known = outcomes.toSorted((a, b) => a.at - b.at);
  const [learned, heldOut] = holdOut(known);
  const report = (stays: Stays | null, after: Telling | null = null): WeightReport => ({
    outcomes: known.length,
    turnedUp: known.filter(turnedUp).length,
    heldOut: heldOut.length,
    from: known[0] ? new Date(known[0].at).toISOString() : null,
    until: known.length > 0 ? new Date(known.at(-1)!.at).toISOString() : null,
    before: tellingOf(heldOut, current),
    after,
    stays,
  });
  const stay = (why: Stays, after: Telling | null = null): Lesson => ({
    report: report(why, after),
    weights: null,
  });

  if (known.length < LEAST_OUTCOMES) return stay('too-few');
  if (isOneSided(learned) || isOneSided(heldOut)) return stay('one-sided');
  const wanted = fitted(learned);
  if (!wanted) return stay('no-signal');
  const weights = stepWeights(current, wanted);
  if (sameWeights(weights, current)) return stay('settled');
  const [before, after] = [tellingOf(heldOut, current), tellingOf(heldOut, weights)];
  if (after.auc! < before.auc!) return stay('worse', after);
  return { report: report(null, after), weights };
}

/** What is learned from, and the last quarter, which is only predicted; of rows by their time. */
export function holdOut<Row>(rows: readonly Row[]): [learned: readonly Row[], heldOut: readonly Row[]] {
  const split = Math.floor(rows.length * (1 - HELD_OUT));
  return [rows.slice(0, split), rows.slice(split)];
}

/** How well the score under these weights tells who of these turned up. */
export function tellingOf(outcomes: readonly Outcome[], weights: Weights): Telling {
  const came = outcomes.map((outcome) => Number(turnedUp(outcome)));
  const scores = outcomes.map(({ factors }) => scoreOf(factors, weights));
  return { correlation: correlation(scores, came), auc: areaUnderCurve(scores, came) };
}

export const scoreOf = ({ skill, availability, proximity, reliability }: Factors, weights: Weights): number =>
  score(weights, skill, availability, proximity, reliability);

/** Late counts half, and is there all the same. */
export const turnedUp = ({ showUp }: Outcome): boolean => showUp > 0;

function isOneSided(outcomes: readonly Outcome[]): boolean {
  const came = outcomes.filter(turnedUp).length;
  return came === 0 || came === outcomes.length;
}

/** Where the outcomes point to; null where chance would explain them as well, or nothing helps. */
function fitted(outcomes: readonly Outcome[]): Weights | null {
  const rated = outcomes.filter(({ rating }) => rating !== null);
  const observed = [
    ...outcomes.map(({ factors, showUp }) => ({ factors, came: showUp, counts: 1 })),
    ...rated.map(({ factors, rating }) => ({ factors, came: (rating! - 1) / 4, counts: RATING_WEIGHT })),
  ];
  const modelOf = (names: readonly (keyof Factors)[]) =>
    fitLogistic({
      columns: names.map((name) => Float64Array.from(observed, ({ factors }) => factors[name])),
      outcomes: Float64Array.from(observed, ({ came }) => came),
      weights: Float64Array.from(observed, ({ counts }) => counts),
    });
  let names: readonly (keyof Factors)[] = FACTORS;
  let model = modelOf(names);
  if (model.gain < BEYOND_CHANCE) return null;
  // A weight below zero would punish what is good; without that factor the others are fitted anew.
  while (model.coefficients.some((coefficient) => coefficient < 0)) {
    names = names.filter((_, at) => model.coefficients[at]! >= 0);
    if (names.length === 0) return null;
    model = modelOf(names);
  }
  const weights: Weights = { skill: 0, availability: 0, proximity: 0, reliability: 0 };
  names.forEach((name, at) => {
    weights[name] = model.coefficients[at]!;
  });
  return FACTORS.some((name) => weights[name] > 0) ? weights : null;
}
