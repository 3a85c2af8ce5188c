import { z } from 'zod';

const Count = z.number().int().min(0);
const Rate = z.number().min(0).max(1).nullable().describe('0–1; null when there is nothing to divide.');
/** 0 when nothing has happened that could be counted. */
const Version = z.number().int().min(0);

const NeedCounts = z
  .strictObject({
    draft: Count,
    open: Count,
    filled: Count,
    'in-progress': Count,
    done: Count,
    cancelled: Count,
  })
  .meta({ id: 'NeedCounts', description: 'Needs by state.' });

const CommitmentCounts = z
  .strictObject({
    interested: Count,
    confirmed: Count,
    'checked-in': Count,
    showed: Count,
    late: Count,
    excused: Count,
    'no-show': Count,
    cancelled: Count,
  })
  .meta({ id: 'CommitmentCounts', description: 'Commitments by state.' });

const Satisfaction = z
  .strictObject({
    ofVolunteers: z.number().min(1).max(5).nullable().describe('1–5, the average of what volunteers gave.'),
    ratingsOfVolunteers: Count,
    ofNonprofits: z.number().min(1).max(5).nullable().describe('1–5, the average of what nonprofits gave.'),
    ratingsOfNonprofits: Count,
    recommendation: z.number().min(0).max(10).nullable().describe('0–10, the average of nonprofits.'),
    recommendations: Count,
  })
  .meta({ id: 'Satisfaction' });

/** What is counted for one nonprofit and for the platform alike. */
const Shared = {
  needs: NeedCounts,
  commitments: CommitmentCounts,
  showUpRate: Rate.describe('Showed or late, of these and no-shows; excused counts nowhere.'),
  hours: z.number().min(0),
  turnedUp: Count.describe('People who turned up at least once.'),
  repeatRate: Rate.describe('Of these, who turned up twice or more.'),
  satisfaction: Satisfaction,
};

/** One week's outcomes by the start of the work; `startsOn` is a Monday in the organisation's time zone. */
export const FiguresWeek = z
  .strictObject({
    startsOn: z.iso.date(),
    showed: Count,
    late: Count,
    excused: Count,
    'no-show': Count,
    hours: z.number().min(0),
  })
  .meta({ id: 'FiguresWeek' });
export type FiguresWeek = z.output<typeof FiguresWeek>;

/** A need whose confirmed volunteers will probably be too few. */
export const NeedAtRisk = z
  .strictObject({
    needId: z.uuid(),
    startsAt: z.iso.datetime(),
    placesMin: Count,
    placesTaken: Count,
    expected: z.number().min(0).describe('Sum of the probabilities that those who are confirmed turn up.'),
  })
  .meta({ id: 'NeedAtRisk' });
export type NeedAtRisk = z.output<typeof NeedAtRisk>;

/** Change type `volunteering.nonprofit-figures`, in the nonprofit's dashboard; `id` is the organisation's. */
export const NonprofitFiguresView = z
  .strictObject({
    id: z.uuid(),
    ...Shared,
    cancelledLate: Count.describe('Volunteers who cancelled later than was asked.'),
    unmarked: Count.describe('Commitments to work that is over, whose outcome nobody has marked.'),
    atRisk: z.array(NeedAtRisk).describe('By start, at most 100.'),
    needsAtRisk: Count,
    weeks: z
      .array(FiguresWeek)
      .describe('The last 8 weeks that had outcomes when it was counted, oldest first; others are empty.'),
    version: Version,
  })
  .meta({ id: 'NonprofitFiguresView' });
export type NonprofitFiguresView = z.output<typeof NonprofitFiguresView>;

/** Change type `volunteering.platform-figures`, in the room of operations. */
export const PlatformFiguresView = z
  .strictObject({
    id: z.uuid(),
    ...Shared,
    volunteers: Count,
    averageMatchScore: z.number().min(0).max(100).nullable(),
    version: Version,
  })
  .meta({ id: 'PlatformFiguresView' });
export type PlatformFiguresView = z.output<typeof PlatformFiguresView>;
