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

/** Everything that keeps somebody from a need; each of these is a reason by itself. */
export const Missing = z
  .strictObject({
    place: z.boolean().describe('The caller has not said where they start from.'),
    distance: z
      .strictObject({ miles: z.number(), most: z.number() })
      .nullable()
      .describe('It is farther away than the caller goes.'),
    skills: z.array(z.string()).describe('Required skills, none of which the caller has.'),
    qualifications: z
      .array(z.strictObject({ name: z.string(), expiredOn: z.iso.date().nullable() }))
      .describe('Required ones that the caller lacks, or that end before the need does.'),
    age: z
      .strictObject({ minimum: z.number().int(), known: z.boolean() })
      .nullable()
      .describe('The caller is too young, or has not said when they were born.'),
    clash: z
      .strictObject({ startsAt: z.iso.datetime(), endsAt: z.iso.datetime() })
      .nullable()
      .describe('A commitment of the caller at that time.'),
    notFree: z.boolean().describe("It lies outside of the caller's week."),
  })
  .meta({ id: 'Missing' });
export type Missing = z.output<typeof Missing>;
