import { z } from 'zod';
import { TimeZone } from './identity.ts';
import type { Factors, MatchReasons } from './matching.ts';

const Point = z.strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) });
export type Point = z.infer<typeof Point>;

const Skill = z.string().trim().min(1).max(60);
const Skills = z.array(Skill).max(30);

export const NEED_STATES = ['draft', 'open', 'filled', 'in-progress', 'done', 'cancelled'] as const;
export type NeedState = (typeof NEED_STATES)[number];

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

const NeedFields = z.strictObject({
  title: z.string().trim().min(3, { message: 'Give the need a title of at least 3 characters.' }).max(140),
  description: z.string().max(5000),
  category: z.enum(NEED_CATEGORIES),
  requiredSkills: Skills,
  usefulSkills: Skills,
  requiredQualifications: Skills,
  minimumAge: z.number().int().min(0).max(99).nullable(),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  timeZone: TimeZone,
  address: z.string().trim().max(300),
  point: Point.nullable(),
  placesMin: z.number().int().min(1).max(1000),
  placesMax: z.number().int().min(1).max(1000),
  signUp: z.enum(['instant', 'approval']),
  cancelUntil: z.iso.datetime({ offset: true }).nullable(),
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
});
export type PostNeed = z.input<typeof PostNeed>;

/** `PATCH /api/nonprofit/needs/:id` with `If-Match: <version>`. */
export const ReviseNeed = NeedFields.partial();
export type ReviseNeed = z.input<typeof ReviseNeed>;

/**
 * Minutes after local midnight of the day the interval begins, half-open [from, to).
 * `to` may pass 1440 to cross midnight, by at most a whole day from `from`.
 */
export const Interval = z
  .strictObject({ from: z.number().int().min(0).max(1439), to: z.number().int().min(1).max(2879) })
  .refine((i) => i.to > i.from && i.to - i.from <= 1440, {
    message: 'End after the start, at most a day later.',
  });
export type Interval = z.infer<typeof Interval>;

export const Availability = z.strictObject({
  /** Seven days, Monday first. */
  weekly: z.array(z.array(Interval).max(12)).length(7),
  /** An exception replaces every interval that begins on its date. */
  exceptions: z.array(z.strictObject({ date: z.iso.date(), intervals: z.array(Interval).max(12) })).max(366),
});
export type Availability = z.infer<typeof Availability>;

/** `PUT /api/volunteer/profile`: the whole facet, made on the first call. */
export const SaveVolunteer = z.strictObject({
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
});
export type SaveVolunteer = z.input<typeof SaveVolunteer>;

/** Change type `volunteering.zone`, in the zone's room. */
export interface ZoneView {
  id: string;
  code: string;
  name: string;
  borough: string;
  timeZone: string;
  version: number;
}

/** Change type `volunteering.nonprofit`, in the organisation's room. */
export interface NonprofitView {
  id: string;
  organisationId: string;
  mission: string;
  address: string;
  point: Point | null;
  contact: string;
  verified: boolean;
  version: number;
}

/** Change type `volunteering.need`, in the nonprofit's room, the need's, and (unless a draft) the zone's. */
export interface NeedView {
  id: string;
  organisationId: string;
  organisationName: string;
  zoneId: string | null;
  zoneName: string | null;
  title: string;
  description: string;
  category: (typeof NEED_CATEGORIES)[number];
  requiredSkills: string[];
  usefulSkills: string[];
  requiredQualifications: string[];
  minimumAge: number | null;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  /** The day's hours were not given by the source but assumed. */
  timeAssumed: boolean;
  address: string;
  point: Point | null;
  placesMin: number;
  placesMax: number;
  signUp: 'instant' | 'approval';
  cancelUntil: string | null;
  recurrence: string | null;
  state: NeedState;
  createdAt: string;
  version: number;
}

/** Change type `volunteering.volunteer`, in the person's own room. */
export interface VolunteerView {
  id: string;
  skills: string[];
  availability: Availability;
  timeZone: string;
  address: string;
  point: Point | null;
  zoneId: string | null;
  maxDistanceMiles: number;
  qualifications: { name: string; expiresOn: string | null }[];
  birthYear: number | null;
  hoursDone: number;
  outcomes: { showed: number; late: number; noShow: number; excused: number };
  version: number;
}

/** One line of a need's suggestions. */
export interface SuggestedVolunteer {
  accountId: string;
  name: string;
  /** 0–100, one decimal. */
  score: number;
  factors: Factors;
  reasons: MatchReasons;
}

/** Change type `volunteering.need-suggestions`, in the need's room; `id` is the need's. */
export interface NeedSuggestionsView {
  id: string;
  /** Best first, at most 20. */
  best: SuggestedVolunteer[];
  /** How many volunteers were eligible. */
  eligible: number;
  version: number;
}

/** One line of a volunteer's suggestions. */
export interface SuggestedNeed {
  needId: string;
  needVersion: number;
  title: string;
  organisationName: string;
  zoneName: string | null;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  placesMax: number;
  score: number;
  factors: Factors;
  reasons: MatchReasons;
}

/** Change type `volunteering.volunteer-suggestions`, in the person's own room; `id` is the account's. */
export interface VolunteerSuggestionsView {
  id: string;
  best: SuggestedNeed[];
  eligible: number;
  version: number;
}

/** Change type `volunteering.zone-figures`, in the zone's room; `id` is the zone's. */
export interface ZoneFiguresView {
  id: string;
  openNeeds: number;
  version: number;
}
