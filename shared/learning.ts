import { z } from 'zod';
import type { Factors } from './match-reasons.ts';

const Stored = z.iso.datetime();
const Weight = z.number().min(0).max(100);

/** Weights as a version keeps them: in tenths of a point, summing to 100. */
export const WeightSet = z
  .strictObject({ skill: Weight, availability: Weight, proximity: Weight, reliability: Weight })
  .refine(({ skill, availability, proximity, reliability }) => {
    return Math.abs(skill + availability + proximity + reliability - 100) < 1e-6;
  }, 'Make the four weights sum to 100.')
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
