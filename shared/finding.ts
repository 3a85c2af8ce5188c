import { z } from 'zod';
import { Factors, MatchReasons, Missing } from './match-reasons.ts';
import { NEED_CATEGORIES, NeedView, Score, ZoneFiguresView } from './volunteering.ts';

/** Finding needs: by everyone who is signed in, judged by what the asker brings as a volunteer. */

/** Needs that may be asked about at once. */
const MOST_ASKED = 100;

const Day = z.iso
  .date({ message: 'Write a date such as 2027-05-08.' })
  .regex(/^2[01]/, { message: 'Choose a date between the years 2000 and 2199.' });

const Miles = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3})?$/, { message: 'Write miles as a number, such as 2.5.' })
  .transform(Number)
  .pipe(
    z
      .number()
      .min(0.1, { message: 'Ask for at least 0.1 miles.' })
      .max(500, { message: 'Ask for at most 500 miles.' }),
  );

/** What is looked for. Days are those of the clock where the need is. */
export const FindNeeds = z
  .strictObject({
    show: z
      .enum(['all', 'can-do', 'not-yet', 'mine'])
      .default('all')
      .describe(
        '`can-do` are those that fit the caller, best first; the others go by start. `mine` are those in which the caller has, or has asked for, a place: neither of the two before, filled or not.',
      ),
    category: z.enum(NEED_CATEGORIES).optional(),
    skill: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .optional()
      .describe('One that the need requires or finds useful.'),
    from: Day.optional().describe('Starts on this day or later.'),
    to: Day.optional().describe('Starts on this day or before.'),
    distance: Miles.optional().describe('Miles from where the caller starts, at most.'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    message: 'End on the first day or later.',
    path: ['to'],
  });
export type FindNeeds = z.output<typeof FindNeeds>;

/** `GET /api/volunteer/fits`: ids of needs, with commas between them. */
export const WhichNeeds = z.strictObject({
  needs: z
    .string()
    .max(MOST_ASKED * 37)
    .transform((text) => text.split(','))
    .pipe(
      z
        .array(z.uuid({ message: 'Write ids of needs, with commas between them.' }))
        .max(MOST_ASKED, { message: `Ask for at most ${MOST_ASKED} needs at once.` }),
    ),
});

const OfNeed = z.strictObject({
  needId: z.uuid(),
  needVersion: z.number().int().min(1),
  miles: z.number().nullable().describe('From where the caller starts.'),
});

/** What a need is for the caller: the match, or what is missing. */
export const NeedFit = z
  .union([
    OfNeed.extend({
      score: Score,
      factors: Factors,
      reasons: MatchReasons,
    }),
    OfNeed.extend({ missing: Missing.nullable().describe('Null: the caller is no volunteer yet.') }),
  ])
  .meta({ id: 'NeedFit' });
export type NeedFit = z.output<typeof NeedFit>;

/** Needs that were found, in their order, with what each is for the caller. */
export const FoundNeeds = z
  .strictObject({
    items: z.array(NeedView),
    nextCursor: z.string().nullable().describe('For `?cursor=` of the next page; null on the last one.'),
    count: z.number().int().describe('How many there are on all pages.'),
    fits: z.array(NeedFit).describe('Of each need of this page, in its order.'),
    figures: z.array(ZoneFiguresView).describe('Of the zones whose rooms the answer stands in.'),
  })
  .meta({ id: 'FoundNeeds' });
export type FoundNeeds = z.output<typeof FoundNeeds>;

const Degrees = z.tuple([z.number(), z.number()]);
const Rings = z.array(z.array(Degrees));

/** Every zone's outline. Neighbours share their borders to the last digit, simplified or not. */
export const ZoneMap = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.strictObject({
        type: z.literal('Feature'),
        properties: z.strictObject({
          id: z.uuid(),
          name: z.string(),
          borough: z.string(),
          label: Degrees.describe('A point inside of it, longitude first.'),
        }),
        geometry: z.union([
          z.strictObject({ type: z.literal('Polygon'), coordinates: Rings }),
          z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings) }),
        ]),
      }),
    ),
  })
  .meta({ id: 'ZoneMap' });
export type ZoneMap = z.output<typeof ZoneMap>;
