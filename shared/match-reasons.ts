import { z } from 'zod';

const Share = z.number().min(0).max(1);

/** The four factors, each 0–1. */
export const Factors = z
  .strictObject({ skill: Share, availability: Share, proximity: Share, reliability: Share })
  .meta({ id: 'Factors', description: 'The four factors of a match, each 0–1.' });
export type Factors = z.output<typeof Factors>;

const Count = z.number().int().min(0);

/** Why a match scores as it does: facts, made into words by `explainMatch`. */
export const MatchReasons = z
  .strictObject({
    matchedSkills: z
      .array(z.string())
      .describe('Required skills, as the need writes them, that the volunteer has.'),
    missingSkills: z.array(z.string()).describe('Required skills that the volunteer lacks.'),
    usefulSkills: z.array(z.string()).describe('Useful skills the volunteer has.'),
    needMinutes: z.number(),
    freeMinutes: z.number(),
    freeFrom: z.iso
      .datetime()
      .nullable()
      .describe("Begin of the free part nearest the need's edges, when only an edge is missing."),
    freeUntil: z.iso.datetime().nullable().describe('Its end.'),
    miles: z.number().min(0),
    turnedUp: Count.describe('Showed and late count as turned up; excused counts nowhere.'),
    outOf: Count,
  })
  .meta({ id: 'MatchReasons' });
export type MatchReasons = z.output<typeof MatchReasons>;
