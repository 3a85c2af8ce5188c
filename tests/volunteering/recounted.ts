import type { Row } from '#server/kernel/database.ts';
import { ASSIGNMENT_STATES, type AssignmentState } from '#shared/assignment-steps.ts';
import { NEED_STATES, type NeedState } from '#shared/volunteering.ts';

type Sql = <R extends Row>(text: string, parameters?: unknown[]) => Promise<R[]>;

interface AssignmentRow extends Row {
  need_id: string;
  organisation_id: string;
  volunteer_id: string;
  state: AssignmentState;
  hours: number | null;
  starts_at: Date;
  cancelled_late: boolean;
}

interface NeedRow extends Row {
  id: string;
  organisation_id: string;
  state: NeedState;
  starts_at: Date;
  places_min: number;
  places_max: number;
  places_taken: number;
  waiting: number;
}

interface VolunteerRow extends Row {
  id: string;
  showed: number;
  late: number;
  excused: number;
  no_show: number;
  hours_done: number;
}

interface FeedbackRow extends Row {
  organisation_id: string;
  side: 'volunteer' | 'nonprofit';
  rating: number;
  recommendation: number | null;
}

export interface Rows {
  assignments: AssignmentRow[];
  needs: NeedRow[];
  volunteers: VolunteerRow[];
  feedback: FeedbackRow[];
  scores: number[];
}

/** Everything that is counted, row by row. */
export async function readRows(sql: Sql): Promise<Rows> {
  const matches = await sql<{ score: number }>('select score from match');
  return {
    assignments: dated(await sql<AssignmentRow>('select * from assignment')),
    needs: dated(await sql<NeedRow>('select * from need order by id')),
    volunteers: await sql<VolunteerRow>(
      'select id, showed, late, excused, no_show, hours_done from volunteer order by id',
    ),
    feedback: await sql<FeedbackRow>('select * from feedback'),
    scores: matches.map(({ score }) => score),
  };
}

/** One of the two databases gives instants as text. */
const dated = <R extends { starts_at: Date }>(rows: R[]): R[] =>
  rows.map((row) => ({ ...row, starts_at: new Date(row.starts_at) }));

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const cameIn = ({ state }: AssignmentRow): boolean => state === 'showed' || state === 'late';
const hoursIn = (rows: readonly AssignmentRow[]): number =>
  rounded(sum(rows.filter(cameIn).map(({ hours }) => hours ?? 0)), 2);

/** What a volunteer's counters must be. */
export function volunteerCounts({ assignments }: Rows) {
  return (id: string): Omit<VolunteerRow, 'id'> => {
    const mine = assignments.filter(({ volunteer_id }) => volunteer_id === id);
    const times = (state: AssignmentState) => mine.filter((one) => one.state === state).length;
    return {
      ...{ showed: times('showed'), late: times('late'), excused: times('excused') },
      ...{ no_show: times('no-show'), hours_done: hoursIn(mine) },
    };
  };
}

/** What a need's counts must be. */
export function needCounts({ assignments }: Rows) {
  return (id: string) => {
    const ofIt = assignments.filter(({ need_id }) => need_id === id);
    const waiting = ofIt.filter(({ state }) => state === 'interested').length;
    const gone = ofIt.filter(({ state }) => state === 'cancelled').length;
    return { taken: ofIt.length - waiting - gone, waiting };
  };
}

const shownState = ({ state, places_taken, places_max }: NeedRow): NeedState =>
  state === 'open' && places_taken >= places_max ? 'filled' : state;

function shared(needs: NeedRow[], assignments: AssignmentRow[], feedback: FeedbackRow[]) {
  const count = (state: AssignmentState) => assignments.filter((one) => one.state === state).length;
  const came = count('showed') + count('late');
  const times = Map.groupBy(assignments.filter(cameIn), ({ volunteer_id }) => volunteer_id);
  const again = [...times.values()].filter(({ length }) => length > 1).length;
  const average = (values: number[]) =>
    values.length === 0 ? null : rounded(sum(values) / values.length, 2);
  const given = (side: FeedbackRow['side']) => feedback.filter((one) => one.side === side);
  const recommended = given('nonprofit').flatMap(({ recommendation }) => recommendation ?? []);
  return {
    needs: Object.fromEntries(
      NEED_STATES.map((state) => [state, needs.filter((need) => shownState(need) === state).length]),
    ),
    commitments: Object.fromEntries(ASSIGNMENT_STATES.map((state) => [state, count(state)])),
    showUpRate: came + count('no-show') === 0 ? null : rounded(came / (came + count('no-show')), 4),
    hours: hoursIn(assignments),
    turnedUp: times.size,
    repeatRate: times.size === 0 ? null : rounded(again / times.size, 4),
    satisfaction: {
      ofVolunteers: average(given('volunteer').map(({ rating }) => rating)),
      ratingsOfVolunteers: given('volunteer').length,
      ofNonprofits: average(given('nonprofit').map(({ rating }) => rating)),
      ratingsOfNonprofits: given('nonprofit').length,
      recommendation: average(recommended),
      recommendations: recommended.length,
    },
  };
}

/** What the platform's figures must be. */
export function platformFigures({ needs, assignments, feedback, volunteers, scores }: Rows) {
  return {
    ...shared(needs, assignments, feedback),
    volunteers: volunteers.length,
    averageMatchScore: scores.length === 0 ? null : rounded(sum(scores) / scores.length, 1),
  };
}

/** What a nonprofit's figures must be; the organisation's clock is that of New York. */
export function nonprofitFigures(rows: Rows, organisationId: string, now: Date) {
  const own = <R extends { organisation_id: string }>(all: R[]) =>
    all.filter(({ organisation_id }) => organisation_id === organisationId);
  const [needs, assignments] = [own(rows.needs), own(rows.assignments)];
  const done = new Set(needs.filter(({ state }) => state === 'done').map(({ id }) => id));
  const holds = ({ state }: AssignmentRow) => state === 'confirmed' || state === 'checked-in';
  const probability = ({ volunteer_id }: AssignmentRow) => {
    const { showed, late, no_show } = rows.volunteers.find(({ id }) => id === volunteer_id)!;
    return (showed + late / 2 + 7) / (showed + late + no_show + 10);
  };
  const atRisk = needs
    .filter(({ state }) => state === 'open')
    .map((need) => ({
      needId: need.id,
      startsAt: need.starts_at.toISOString(),
      placesMin: need.places_min,
      placesTaken: need.places_taken,
      expected: rounded(
        sum(assignments.filter((one) => one.need_id === need.id && holds(one)).map(probability)),
        2,
      ),
    }))
    .filter(({ expected, placesMin }) => expected < placesMin)
    .sort((a, b) => (a.startsAt + a.needId < b.startsAt + b.needId ? -1 : 1));
  return {
    ...shared(needs, assignments, own(rows.feedback)),
    cancelledLate: assignments.filter(({ cancelled_late }) => cancelled_late).length,
    unmarked: assignments.filter((one) => holds(one) && done.has(one.need_id)).length,
    atRisk,
    needsAtRisk: atRisk.length,
    weeks: weeksOf(assignments, now),
  };
}

const DAY_MS = 86_400_000;

/** Monday of the week in which an instant lies in New York. */
function mondayOf(instant: Date): string {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(instant);
  const day = Date.parse(date);
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

function weeksOf(assignments: AssignmentRow[], now: Date) {
  const first = mondayOf(new Date(now.getTime() - 7 * 7 * DAY_MS));
  const outcomes = assignments.filter(({ state }) =>
    ['showed', 'late', 'excused', 'no-show'].includes(state),
  );
  const weeks = Map.groupBy(outcomes, ({ starts_at }) => mondayOf(starts_at));
  return [...weeks]
    .filter(([startsOn]) => startsOn >= first)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([startsOn, ofWeek]) => {
      const count = (state: AssignmentState) => ofWeek.filter((one) => one.state === state).length;
      return {
        startsOn,
        ...{ showed: count('showed'), late: count('late'), excused: count('excused') },
        ...{ 'no-show': count('no-show'), hours: hoursIn(ofWeek) },
      };
    });
}
