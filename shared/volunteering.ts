import { z } from 'zod';
import { TimeZone } from './identity.ts';
import { Instant } from './kernel/instant.ts';
import { Factors, MatchReasons } from './match-reasons.ts';

const Point = z
  .strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) })
  .meta({ id: 'Point', description: 'Degrees, WGS 84.' });
export type Point = z.infer<typeof Point>;

const Skill = z.string().trim().min(1).max(60);
const Skills = z.array(Skill).max(30);

export const NEED_STATES = ['draft', 'open', 'filled', 'in-progress', 'done', 'cancelled'] as const;
export type NeedState = (typeof NEED_STATES)[number];
/** What is stored: whether an open need is filled is seen from its places. */
export const KEPT_NEED_STATES = ['draft', 'open', 'in-progress', 'done', 'cancelled'] as const;
export type KeptNeedState = (typeof KEPT_NEED_STATES)[number];

export const NEED_CATEGORIES = [
  'Food',
  'Education',
  'Older adults',
  'Children and youth',
  'Environment',
  'Health',
  'Arts',
  'Animals',
  'Emergency',
  'Community',
  'Other',
] as const;

const SignUp = z.enum(['instant', 'approval']);
/** Whether whoever signs up has the place at once, or waits for the nonprofit's word. */
export type SignUp = z.infer<typeof SignUp>;

const NeedFields = z.strictObject({
  title: z.string().trim().min(3, { message: 'Give the need a title of at least 3 characters.' }).max(140),
  description: z.string().max(5000),
  category: z.enum(NEED_CATEGORIES),
  requiredSkills: Skills,
  usefulSkills: Skills,
  requiredQualifications: Skills,
  minimumAge: z.number().int().min(0).max(99).nullable(),
  startsAt: Instant,
  endsAt: Instant,
  timeZone: TimeZone,
  address: z.string().trim().max(300),
  point: Point.nullable(),
  placesMin: z.number().int().min(1).max(1000),
  placesMax: z.number().int().min(1).max(1000),
  signUp: SignUp,
  cancelUntil: Instant.nullable(),
  recurrence: z.string().max(500).nullable(),
});

/** `POST /api/nonprofit/needs`. Opens at once unless `draft`; a need without a point stays a draft. */
export const PostNeed = NeedFields.extend({
  organisationId: z.uuid(),
  draft: z.boolean().default(false),
  description: NeedFields.shape.description.default(''),
  category: NeedFields.shape.category.default('Other'),
  requiredSkills: Skills.default([]),
  usefulSkills: Skills.default([]),
  requiredQualifications: Skills.default([]),
  minimumAge: NeedFields.shape.minimumAge.default(null),
  address: NeedFields.shape.address.default(''),
  point: NeedFields.shape.point.default(null),
  placesMin: NeedFields.shape.placesMin.default(1),
  placesMax: NeedFields.shape.placesMax.default(1),
  signUp: NeedFields.shape.signUp.default('instant'),
  cancelUntil: NeedFields.shape.cancelUntil.default(null),
  recurrence: NeedFields.shape.recurrence.default(null),
}).meta({ id: 'PostNeed' });
export type PostNeed = z.input<typeof PostNeed>;

/** `PATCH /api/nonprofit/needs/:id` with `If-Match: <version>`. */
export const ReviseNeed = NeedFields.partial().meta({ id: 'ReviseNeed' });
export type ReviseNeed = z.input<typeof ReviseNeed>;

/**
 * Minutes after local midnight of the day the interval begins, half-open [from, to).
 * `to` may pass 1440 to cross midnight, by at most a whole day from `from`.
 */
export const Interval = z
  .strictObject({ from: z.number().int().min(0).max(1439), to: z.number().int().min(1).max(2879) })
  .refine((i) => i.to > i.from && i.to - i.from <= 1440, {
    message: 'End after the start, at most a day later.',
  })
  .meta({
    id: 'Interval',
    description: 'Minutes after local midnight, half-open; `to` may pass 1440 to cross midnight.',
  });
export type Interval = z.infer<typeof Interval>;

export const Availability = z
  .strictObject({
    /** Seven days, Monday first. */
    weekly: z.array(z.array(Interval).max(12)).length(7),
    /** An exception replaces every interval that begins on its date. */
    exceptions: z
      .array(z.strictObject({ date: z.iso.date(), intervals: z.array(Interval).max(12) }))
      .max(366),
  })
  .meta({ id: 'Availability' });
export type Availability = z.infer<typeof Availability>;

/** `PUT /api/volunteer/profile`: the whole facet, made on the first call. */
export const SaveVolunteer = z
  .strictObject({
    skills: Skills,
    availability: Availability,
    timeZone: TimeZone,
    point: Point.nullable(),
    address: z.string().max(300).default(''),
    maxDistanceMiles: z.number().min(0.1, { message: 'Go at least 0.1 miles.' }).max(500),
    qualifications: z
      .array(z.strictObject({ name: Skill, expiresOn: z.iso.date().nullable() }))
      .max(30)
      .default([]),
    birthYear: z.number().int().min(1900).max(2100).nullable().default(null),
  })
  .meta({ id: 'SaveVolunteer' });
export type SaveVolunteer = z.input<typeof SaveVolunteer>;

/** `PATCH /api/nonprofit/profile/:id`: what is left out stays; made on the first call, with `If-Match: 0`. */
export const ReviseNonprofit = z
  .strictObject({
    mission: z.string().max(2000, { message: 'Use at most 2,000 characters.' }),
    address: z.string().max(300),
    point: Point.nullable(),
    contact: z.string().max(200, { message: 'Use at most 200 characters.' }),
  })
  .partial()
  .meta({ id: 'ReviseNonprofit' });
export type ReviseNonprofit = z.input<typeof ReviseNonprofit>;

const Version = z.number().int().min(1);
const Stored = z.iso.datetime();

/** Change type `volunteering.zone`, in the zone's room. */
export const ZoneView = z
  .strictObject({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    borough: z.string(),
    timeZone: z.string(),
    version: Version,
  })
  .meta({ id: 'ZoneView' });
export type ZoneView = z.output<typeof ZoneView>;

/** Change type `volunteering.nonprofit`, in the organisation's room. */
export const NonprofitView = z
  .strictObject({
    id: z.uuid(),
    organisationId: z.uuid(),
    mission: z.string(),
    address: z.string(),
    point: Point.nullable(),
    contact: z.string(),
    verified: z.boolean(),
    version: Version,
  })
  .meta({ id: 'NonprofitView' });
export type NonprofitView = z.output<typeof NonprofitView>;

/** What everybody may read of a nonprofit; whom to ask is only for those who have promised to come. */
export const NonprofitAbout = NonprofitView.omit({ contact: true }).meta({ id: 'NonprofitAbout' });
export type NonprofitAbout = z.output<typeof NonprofitAbout>;

/** Change type `volunteering.need`, in the nonprofit's room, the need's, and (unless a draft) the zone's. */
export const NeedView = z
  .strictObject({
    id: z.uuid(),
    organisationId: z.uuid(),
    organisationName: z.string(),
    zoneId: z.uuid().nullable(),
    zoneName: z.string().nullable(),
    title: z.string(),
    description: z.string(),
    category: z.enum(NEED_CATEGORIES),
    requiredSkills: z.array(z.string()),
    usefulSkills: z.array(z.string()),
    requiredQualifications: z.array(z.string()),
    minimumAge: z.number().int().nullable(),
    startsAt: Stored,
    endsAt: Stored,
    timeZone: z.string(),
    timeAssumed: z.boolean().describe("The day's hours were not given by the source but assumed."),
    address: z.string(),
    point: Point.nullable(),
    placesMin: z.number().int(),
    placesMax: z.number().int(),
    placesTaken: z.number().int().describe('Confirmed commitments.'),
    waiting: z.number().int().describe('Volunteers who wait to be confirmed.'),
    signUp: SignUp,
    cancelUntil: Stored.nullable(),
    recurrence: z.string().nullable(),
    state: z.enum(NEED_STATES),
    createdAt: Stored,
    version: Version,
  })
  .meta({ id: 'NeedView' });
export type NeedView = z.output<typeof NeedView>;

const Outcomes = z.strictObject({
  showed: z.number().int(),
  late: z.number().int(),
  noShow: z.number().int(),
  excused: z.number().int(),
});

/** Change type `volunteering.volunteer`, in the person's own room. */
export const VolunteerView = z
  .strictObject({
    id: z.uuid(),
    skills: z.array(z.string()),
    availability: Availability,
    timeZone: z.string(),
    address: z.string(),
    point: Point.nullable(),
    zoneId: z.uuid().nullable(),
    maxDistanceMiles: z.number(),
    qualifications: z.array(z.strictObject({ name: z.string(), expiresOn: z.iso.date().nullable() })),
    birthYear: z.number().int().nullable(),
    hoursDone: z.number(),
    outcomes: Outcomes,
    version: Version,
  })
  .meta({ id: 'VolunteerView' });
export type VolunteerView = z.output<typeof VolunteerView>;

export const Score = z.number().min(0).max(100).describe('0–100, one decimal.');

/** One line of a need's suggestions. */
export const SuggestedVolunteer = z
  .strictObject({
    accountId: z.uuid(),
    name: z.string(),
    score: Score,
    factors: Factors,
    reasons: MatchReasons,
  })
  .meta({ id: 'SuggestedVolunteer' });
export type SuggestedVolunteer = z.output<typeof SuggestedVolunteer>;

/** Change type `volunteering.need-suggestions`, in the need's room; `id` is the need's. */
export const NeedSuggestionsView = z
  .strictObject({
    id: z.uuid(),
    best: z.array(SuggestedVolunteer).describe('Best first, at most 20.'),
    eligible: z.number().int().describe('How many volunteers were eligible.'),
    version: Version,
  })
  .meta({ id: 'NeedSuggestionsView' });
export type NeedSuggestionsView = z.output<typeof NeedSuggestionsView>;

/** One line of a volunteer's suggestions. */
export const SuggestedNeed = z
  .strictObject({
    needId: z.uuid(),
    needVersion: Version,
    title: z.string(),
    organisationName: z.string(),
    zoneName: z.string().nullable(),
    startsAt: Stored,
    endsAt: Stored,
    timeZone: z.string(),
    placesMax: z.number().int(),
    placesTaken: z.number().int(),
    signUp: SignUp,
    score: Score,
    factors: Factors,
    reasons: MatchReasons,
  })
  .meta({ id: 'SuggestedNeed' });
export type SuggestedNeed = z.output<typeof SuggestedNeed>;

/** Change type `volunteering.volunteer-suggestions`, in the person's own room; `id` is the account's. */
export const VolunteerSuggestionsView = z
  .strictObject({
    id: z.uuid(),
    best: z.array(SuggestedNeed),
    eligible: z.number().int(),
    version: Version,
  })
  .meta({ id: 'VolunteerSuggestionsView' });
export type VolunteerSuggestionsView = z.output<typeof VolunteerSuggestionsView>;

/** Change type `volunteering.zone-figures`, in the zone's room; `id` is the zone's. */
export const ZoneFiguresView = z
  .strictObject({ id: z.uuid(), openNeeds: z.number().int(), version: Version })
  .meta({ id: 'ZoneFiguresView' });
export type ZoneFiguresView = z.output<typeof ZoneFiguresView>;
