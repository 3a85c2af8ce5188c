import type { Factors } from '#shared/matching.ts';
import { LEAST_OUTCOMES } from './learn-weights.ts';
import { expected, fitLogistic, type LogisticModel } from './logistic-regression.ts';

/** What tells whether somebody will turn up, by name. */
export type Features = Readonly<Record<string, number>>;

/** A commitment of which it is known how it went. */
export interface ShowUpCase {
  features: Features;
  came: boolean;
}

export interface ShowUpModel {
  /** In the order of the coefficients. */
  names: string[];
  fit: LogisticModel;
}

/** A commitment as it is before the day. */
export interface Promised {
  factors: Factors;
  /** From the sign-up to the start. */
  leadHours: number;
  /** Of the start on the need's wall: 0 is Monday. */
  weekday: number;
  /** 0–23, on the same wall. */
  hour: number;
  /** Earlier commitments that count, and to how many of them they came. */
  turnedUp: number;
  outOf: number;
  /** They have said once more that they come. */
  reconfirmed: boolean;
}

const DAY_HOURS = 24;
const circle = (at: number, of: number): [number, number] => [
  Math.sin((2 * Math.PI * at) / of),
  Math.cos((2 * Math.PI * at) / of),
];

/** The features of a commitment. A promise long before counts by its order of magnitude, not by its days. */
export function featuresOf(promised: Promised): Features {
  const { factors, leadHours, weekday, hour, turnedUp, outOf, reconfirmed } = promised;
  const [hourSine, hourCosine] = circle(hour, DAY_HOURS);
  return {
    ...factors,
    lead: Math.log1p(Math.max(0, leadHours) / DAY_HOURS),
    ...Object.fromEntries(
      ['tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((name, at) => [
        name,
        Number(weekday === at + 1),
      ]),
    ),
    hourSine,
    hourCosine,
    known: Math.log1p(outOf),
    missed: outOf === 0 ? 0 : (outOf - turnedUp) / outOf,
    reconfirmed: Number(reconfirmed),
  };
}

/** Learns from what came of earlier commitments; null where they are too few, or all alike. */
export function fitShowUp(cases: readonly ShowUpCase[]): ShowUpModel | null {
  const came = cases.filter((one) => one.came).length;
  if (cases.length < LEAST_OUTCOMES || came === 0 || came === cases.length) return null;
  const names = Object.keys(cases[0]!.features);
  const fit = fitLogistic({
    columns: names.map((name) => Float64Array.from(cases, ({ features }) => features[name] ?? 0)),
    outcomes: Float64Array.from(cases, (one) => Number(one.came)),
  });
  return { names, fit };
}

/** How probable it is that somebody turns up, between 0 and 1. */
export const showUpProbability = ({ names, fit }: ShowUpModel, features: Features): number =>
  expected(
    fit,
    names.map((name) => features[name] ?? 0),
  );
