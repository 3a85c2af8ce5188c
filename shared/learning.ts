import { z } from 'zod';
import type { Factors } from './match-reasons.ts';
import type { Weights } from './matching.ts';

const Stored = z.iso.datetime();
const Weight = z.number().min(0).max(100);

const sumToHundred = ({ skill, availability, proximity, reliability }: Weights): boolean =>
  Math.abs(skill + availability + proximity + reliability - 100) < 1e-6;

/** Weights as a version keeps them: in tenths of a point, summing to 100. */
export const WeightSet = z
  .strictObject({ skill: Weight, availability: Weight, proximity: Weight, reliability: Weight })
  .refine(sumToHundred, 'Make the four weights sum to 100.')
  .meta({ id: 'WeightSet' });
export type WeightSet = z.infer<typeof WeightSet>;

/** Why learning proposes nothing. */
export const STAYS = ['too-few', 'one-sided', 'no-signal', 'settled', 'worse'] as const;
export type Stays = (typeof STAYS)[number];

/** How well a score tells who turns up. */
const Telling = z.strictObject({
  correlation: z.number().min(-1).max(1).nullable(),
  auc: z.number().min(0).max(1).nullable().describe('Area under the curve; 0.5 is chance.'),
});
export type Telling = z.infer<typeof Telling>;

/** What a version of the weights rests on. */
export const WeightReport = z
  .strictObject({
    outcomes: z.number().int().min(0).describe('Commitments whose outcome counts: showed, late, no-show.'),
    turnedUp: z.number().int().min(0),
    heldOut: z.number().int().min(0).describe('Of these the last ones, which were only predicted.'),
    from: Stored.nullable(),
    until: Stored.nullable(),
    before: Telling.describe('On what was held out, under the weights in force.'),
    after: Telling.nullable().describe('The same under the weights that were learned.'),
    stays: z.enum(STAYS).nullable().describe('Why nothing is proposed; null when something is.'),
  })
  .meta({ id: 'WeightReport' });
export type WeightReport = z.infer<typeof WeightReport>;

export const WEIGHT_STATES = ['active', 'proposed', 'past', 'refused', 'kept'] as const;
/** `kept`: nothing was learned, for the reason in its report. */
export type WeightState = (typeof WEIGHT_STATES)[number];
export const WEIGHT_MAKERS = ['start', 'learning', 'lab', 'roll-back'] as const;
export type WeightMaker = (typeof WEIGHT_MAKERS)[number];

/** Change type `volunteering.weight-version`, in the room of the administrators. */
export const WeightVersionView = z
  .strictObject({
    id: z.uuid(),
    number: z.number().int().min(1),
    weights: WeightSet,
    state: z.enum(WEIGHT_STATES),
    madeBy: z.enum(WEIGHT_MAKERS),
    byName: z.string().describe('Of the administrator who made or decided it; empty where nobody did.'),
    report: WeightReport.nullable(),
    createdAt: Stored,
    activeFrom: Stored.nullable(),
    version: z.number().int().min(1),
  })
  .meta({ id: 'WeightVersionView' });
export type WeightVersionView = z.output<typeof WeightVersionView>;

/** How well a score tells who turns up. */
export const ScorePerformance = z
  .strictObject({
    outcomes: z.number().int().min(0),
    turnedUp: z.number().int().min(0),
    correlation: z.number().min(-1).max(1).nullable(),
    auc: z.number().min(0).max(1).nullable(),
    calibration: z
      .array(z.strictObject({ count: z.number().int(), expected: z.number(), came: z.number() }))
      .max(10)
      .describe('Tenths of all outcomes by score: what was expected of each, and what came.'),
    calibrationError: z.number().min(0).max(1).nullable(),
  })
  .meta({ id: 'ScorePerformance' });
export type ScorePerformance = z.output<typeof ScorePerformance>;

/** What the probability of turning up rests on. */
export const ShowUpReport = z
  .strictObject({
    outcomes: z.number().int().min(0),
    heldOut: z.number().int().min(0).describe('Of these the last ones, which were only predicted.'),
    auc: z.number().min(0).max(1).nullable(),
    calibrationError: z.number().min(0).max(1).describe('On what was held out, in ten bins.'),
    logLoss: z.number().min(0).describe('Mean surprise at what was held out, in nats; lower is better.'),
    logLossOfReliability: z.number().min(0).describe('The same of reliability alone.'),
    used: z.boolean().describe('Whether it told what was held out no worse than reliability alone.'),
    at: Stored,
  })
  .meta({ id: 'ShowUpReport' });
export type ShowUpReport = z.output<typeof ShowUpReport>;

/** Answer of `GET /api/admin/algorithm-performance`. */
export const AlgorithmPerformance = z
  .strictObject({
    weeks: z.number().int().describe('How many weeks of outcomes are scored.'),
    now: ScorePerformance.describe('Under the weights in force.'),
    versions: z.array(WeightVersionView).describe('The last hundred, newest first.'),
    showUp: ShowUpReport.nullable().describe(
      'Of the probability in use; null while reliability stands for it.',
    ),
  })
  .meta({ id: 'AlgorithmPerformance' });
export type AlgorithmPerformance = z.output<typeof AlgorithmPerformance>;

const Coerced = z.coerce.number().min(0).max(100);
/** Query of `GET /api/admin/weights/preview`. */
export const PreviewWeights = z
  .strictObject({ skill: Coerced, availability: Coerced, proximity: Coerced, reliability: Coerced })
  .refine(sumToHundred, 'Make the four weights sum to 100.');
export const PreviewedWeights = z
  .strictObject({ before: ScorePerformance, after: ScorePerformance })
  .meta({ id: 'PreviewedWeights' });
export type PreviewedWeights = z.output<typeof PreviewedWeights>;

/** `POST /api/admin/weights/adopt`: a proposal, or weights of one's own. */
export const AdoptWeights = z.union([
  z.strictObject({ versionId: z.uuid() }),
  z.strictObject({ weights: WeightSet }),
]);
/** `POST /api/admin/weights/roll-back` and `/refuse`. */
export const ChooseVersion = z.strictObject({ versionId: z.uuid() });

/** One commitment whose outcome counts. */
export interface Outcome {
  /** When the work began, milliseconds. */
  at: number;
  factors: Factors;
  /** Share of having turned up: 1 showed, 0.5 late, 0 no-show. */
  showUp: number;
  /** What the nonprofit gave, 1–5. */
  rating: number | null;
}
