import { z } from 'zod';
import { ASSIGNMENT_STATES, MARKS, MATCH_STATES, SIDES } from './assignment-steps.ts';
import { Instant } from './kernel/instant.ts';
import { Factors, MatchReasons } from './match-reasons.ts';

const Version = z.number().int().min(1);
const Stored = z.iso.datetime();
const Reason = z.string().trim().max(500, { message: 'Use at most 500 characters.' });

/** `POST /api/volunteer/assignments`. */
export const ExpressInterest = z.strictObject({ needId: z.uuid() }).meta({ id: 'ExpressInterest' });
export type ExpressInterest = z.input<typeof ExpressInterest>;

/** A step back, with the reason for those it concerns. */
export const StepBack = z.strictObject({ reason: Reason.default('') }).meta({ id: 'StepBack' });
export type StepBack = z.input<typeof StepBack>;

/** `POST /api/nonprofit/needs/:id/offers`. */
export const OfferNeed = z
  .strictObject({
    volunteerIds: z
      .array(z.uuid())
      .min(1, { message: 'Choose at least one volunteer.' })
      .max(20, { message: 'Offer to at most 20 volunteers at once.' }),
  })
  .meta({ id: 'OfferNeed' });
export type OfferNeed = z.input<typeof OfferNeed>;

const Hours = z
  .number()
  .min(0, { message: 'Hours cannot be negative.' })
  .max(168, { message: 'Write at most 168 hours.' });

/** `POST /api/nonprofit/assignments/:id/confirm-show-up`. */
export const ConfirmShowUp = z
  .strictObject({
    outcome: z.enum(MARKS),
    hours: Hours.optional().describe('Worked. Without it the length of the need, for whoever turned up.'),
    note: Reason.optional().describe('Also the volunteer reads it.'),
    markedAt: Instant.optional().describe(
      'When it was marked, of a mark that had to wait for a connection. Of two marks the later one stands.',
    ),
  })
  .refine(
    ({ outcome, hours }) => hours === undefined || hours === 0 || outcome === 'showed' || outcome === 'late',
    {
      path: ['hours'],
      message: 'Only whoever turned up has worked hours.',
    },
  )
  .meta({ id: 'ConfirmShowUp' });
export type ConfirmShowUp = z.input<typeof ConfirmShowUp>;

const Rating = z.number().int().min(1, { message: 'Give 1 to 5.' }).max(5, { message: 'Give 1 to 5.' });
const Words = z.string().trim().max(2000, { message: 'Use at most 2000 characters.' });

/** `POST /api/volunteer/assignments/:id/feedback`: how it was; sent again, it takes the place of the first. */
export const GiveFeedback = z
  .strictObject({ rating: Rating, text: Words.default(''), wouldReturn: z.boolean() })
  .meta({ id: 'GiveFeedback' });
export type GiveFeedback = z.input<typeof GiveFeedback>;

/** `POST /api/nonprofit/assignments/:id/feedback`. */
export const GiveNonprofitFeedback = GiveFeedback.extend({
  wouldReturn: z.boolean().describe('Whether they would be welcome again.'),
  recommendation: z
    .number()
    .int()
    .min(0, { message: 'Give 0 to 10.' })
    .max(10, { message: 'Give 0 to 10.' })
    .nullable()
    .default(null)
    .describe('0–10: how likely the nonprofit is to recommend this way of finding people.'),
}).meta({ id: 'GiveNonprofitFeedback' });
export type GiveNonprofitFeedback = z.input<typeof GiveNonprofitFeedback>;

/** What offers and commitments say of their need; it follows the need. */
const OfNeed = {
  needId: z.uuid(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  title: z.string(),
  zoneName: z.string().nullable(),
  address: z.string(),
  startsAt: Stored,
  endsAt: Stored,
  timeZone: z.string(),
  cancelUntil: Stored.nullable(),
};

/** Change type `volunteering.match`, in the need's room and the volunteer's own. */
export const MatchView = z
  .strictObject({
    id: z.uuid(),
    ...OfNeed,
    volunteerId: z.uuid(),
    volunteerName: z.string(),
    score: z
      .number()
      .min(0)
      .max(100)
      .describe('0–100, one decimal; as it was when it was offered or chosen.'),
    factors: Factors,
    reasons: MatchReasons,
    source: z.enum(['suggested', 'self']),
    state: z.enum(MATCH_STATES),
    reason: z.string().describe('Why it was declined or withdrawn; empty when nobody said.'),
    offeredAt: Stored.nullable(),
    answerBy: Stored.nullable().describe('Until when an offer may be answered; null where it has no end.'),
    wave: z.number().int().nullable().describe('Of the rescue that asked them; null where a person did.'),
    answeredAt: Stored.nullable(),
    version: Version,
  })
  .meta({ id: 'MatchView' });
export type MatchView = z.output<typeof MatchView>;

/** Change type `volunteering.assignment`, in the need's room and the volunteer's own. */
export const AssignmentView = z
  .strictObject({
    id: z.uuid(),
    matchId: z.uuid(),
    ...OfNeed,
    volunteerId: z.uuid(),
    volunteerName: z.string(),
    state: z.enum(ASSIGNMENT_STATES),
    createdAt: Stored,
    confirmedAt: Stored.nullable(),
    reconfirmedAt: Stored.nullable().describe('When the volunteer last said again that they come.'),
    checkedInAt: Stored.nullable(),
    settledAt: Stored.nullable().describe('When the outcome was last marked.'),
    markedAt: Stored.nullable().describe('When the mark that stands was made.'),
    overtaken: z
      .array(z.strictObject({ outcome: z.enum(MARKS), markedAt: Stored }))
      .describe('Marks that arrived when a later one stood already.'),
    hours: z.number().nullable(),
    note: z.string().describe('The nonprofit’s words on the outcome; the volunteer reads them.'),
    cancelledAt: Stored.nullable(),
    cancelledBy: z.enum(SIDES).nullable(),
    cancelReason: z.string(),
    cancelledLate: z.boolean().describe('The volunteer cancelled after `cancelUntil`.'),
    version: Version,
  })
  .meta({ id: 'AssignmentView' });
export type AssignmentView = z.output<typeof AssignmentView>;

/**
 * Change type `volunteering.feedback`. The volunteer's is in the need's room and their own, the nonprofit's in
 * the need's room only.
 */
export const FeedbackView = z
  .strictObject({
    id: z.uuid(),
    assignmentId: z.uuid(),
    needId: z.uuid(),
    organisationId: z.uuid(),
    volunteerId: z.uuid(),
    side: z.enum(SIDES).describe('Whose words they are.'),
    rating: z.number().int(),
    text: z.string(),
    wouldReturn: z.boolean(),
    recommendation: z.number().int().nullable(),
    givenAt: Stored,
    version: Version,
  })
  .meta({ id: 'FeedbackView' });
export type FeedbackView = z.output<typeof FeedbackView>;

/** `GET /api/volunteer/calendar`. */
export const CalendarFeed = z.strictObject({ since: z.iso.datetime().nullable() }).meta({
  id: 'CalendarFeed',
  description: 'Since when there is a calendar link; null where there is none.',
});
export type CalendarFeed = z.output<typeof CalendarFeed>;

/** `POST /api/volunteer/calendar`. */
export const MadeCalendarFeed = z
  .strictObject({
    path: z.string().describe('Of the calendar file, with its secret; shown once.'),
    since: z.iso.datetime(),
  })
  .meta({ id: 'MadeCalendarFeed' });
export type MadeCalendarFeed = z.output<typeof MadeCalendarFeed>;
