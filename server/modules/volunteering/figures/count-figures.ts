import type { Row, Sql } from '#server/kernel/database.ts';
import { ASSIGNMENT_STATES } from '#shared/assignment-steps.ts';
import type { FiguresWeek } from '#shared/figures.ts';
import { SERIES_WEEKS } from '#shared/show-up.ts';
import { NEED_STATES } from '#shared/volunteering.ts';
import { IS_OPEN } from '../need.entity.ts';
import type { NonprofitCounts, PlatformCounts } from './figures.entity.ts';
import { needsAtRisk } from './needs-at-risk.ts';

const MOST_AT_RISK = 100;
const MS_A_WEEK = 7 * 86_400_000;

/** Counts one nonprofit's figures from the rows, as they are in this transaction. */
export async function countNonprofit(sql: Sql, organisationId: string, now: Date): Promise<NonprofitCounts> {
  const [beside] = await sql<{ cancelled_late: unknown; unmarked: unknown }>(
    `select count(*) filter (where cancelled_late) as cancelled_late,
       count(*) filter (where state in ('confirmed', 'checked-in') and exists (
         select 1 from need n where n.id = need_id and n.state = 'done')) as unmarked
     from assignment where organisation_id = $1`,
    [organisationId],
  );
  const atRisk = await needsAtRisk(sql, organisationId);
  return {
    ...(await countShared(sql, organisationId)),
    cancelledLate: Number(beside?.cancelled_late),
    unmarked: Number(beside?.unmarked),
    atRisk: atRisk.slice(0, MOST_AT_RISK),
    needsAtRisk: atRisk.length,
    weeks: await countWeeks(sql, organisationId, now),
  };
}

/** Counts the platform's figures. */
export async function countPlatform(sql: Sql): Promise<PlatformCounts> {
  const [row] = await sql<{ volunteers: unknown; score: number | null }>(
    `select (select count(*) from volunteer) as volunteers,
       (select round(avg(score)::numeric, 1)::float8 from match) as score`,
  );
  return {
    ...(await countShared(sql, null)),
    volunteers: Number(row?.volunteers),
    averageMatchScore: row?.score ?? null,
  };
}

type Counted = Omit<PlatformCounts, 'volunteers' | 'averageMatchScore'>;

async function countShared(sql: Sql, organisationId: string | null): Promise<Counted> {
  const [where, of] = organisationId ? ['organisation_id = $1', [organisationId]] : ['true', []];
  const needs = await sql<Grouped>(
    `select case when state = 'open' and not (${IS_OPEN}) then 'filled' else state end as state, count(*) as count
     from need where ${where} group by 1`,
    of,
  );
  const states = await sql<Grouped>(
    `select state, count(*) as count from assignment where ${where} group by 1`,
    of,
  );
  const commitments = countsOf(ASSIGNMENT_STATES, states);
  const [people] = await sql<{ once: unknown; again: unknown; hours: number }>(
    `select count(*) as once, count(*) filter (where times > 1) as again,
       round(coalesce(sum(hours), 0), 2)::float8 as hours
     from (select count(*) as times, sum(hours::numeric) as hours from assignment
           where ${where} and state in ('showed', 'late') group by volunteer_id) p`,
    of,
  );
  const cameAtAll = commitments.showed + commitments.late;
  return {
    needs: countsOf(NEED_STATES, needs),
    commitments,
    showUpRate: share(cameAtAll, cameAtAll + commitments['no-show']),
    hours: people?.hours ?? 0,
    turnedUp: Number(people?.once),
    repeatRate: share(Number(people?.again), Number(people?.once)),
    satisfaction: await countSatisfaction(sql, where, of),
  };
}

interface Grouped extends Row {
  state: string;
  count: unknown;
}

/** Every state with its count, also those that nothing is in. */
function countsOf<State extends string>(
  states: readonly State[],
  rows: readonly Grouped[],
): Record<State, number> {
  const found = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  return Object.fromEntries(states.map((state) => [state, found.get(state) ?? 0])) as Record<State, number>;
}

/** Four digits: more would only be noise that makes the row change. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

async function countSatisfaction(
  sql: Sql,
  where: string,
  of: readonly string[],
): Promise<Counted['satisfaction']> {
  const rows = await sql<{
    side: 'volunteer' | 'nonprofit';
    rating: number;
    ratings: unknown;
    recommendation: number | null;
    recommendations: unknown;
  }>(
    `select side, round(avg(rating), 2)::float8 as rating, count(*) as ratings,
       round(avg(recommendation), 2)::float8 as recommendation, count(recommendation) as recommendations
     from feedback where ${where} group by side`,
    [...of],
  );
  const [volunteers, nonprofits] = (['volunteer', 'nonprofit'] as const).map((side) =>
    rows.find((row) => row.side === side),
  );
  return {
    ofVolunteers: volunteers?.rating ?? null,
    ratingsOfVolunteers: Number(volunteers?.ratings ?? 0),
    ofNonprofits: nonprofits?.rating ?? null,
    ratingsOfNonprofits: Number(nonprofits?.ratings ?? 0),
    recommendation: nonprofits?.recommendation ?? null,
    recommendations: Number(nonprofits?.recommendations ?? 0),
  };
}

async function countWeeks(sql: Sql, organisationId: string, now: Date): Promise<FiguresWeek[]> {
  const rows = await sql<{ starts_on: string; hours: number } & Record<string, unknown>>(
    `select to_char(date_trunc('week', a.starts_at at time zone o.time_zone), 'YYYY-MM-DD') as starts_on,
       count(*) filter (where a.state = 'showed') as showed, count(*) filter (where a.state = 'late') as late,
       count(*) filter (where a.state = 'excused') as excused,
       count(*) filter (where a.state = 'no-show') as no_show,
       round(coalesce(sum(a.hours::numeric) filter (where a.state in ('showed', 'late')), 0), 2)::float8 as hours
     from assignment a join organisation o on o.id = a.organisation_id
     where a.organisation_id = $1 and a.state in ('showed', 'late', 'excused', 'no-show')
       and a.starts_at at time zone o.time_zone
         >= date_trunc('week', $2::timestamptz at time zone o.time_zone)
     group by 1 order by 1`,
    // The first week that is shown is the one of so many weeks ago.
    [organisationId, new Date(now.getTime() - (SERIES_WEEKS - 1) * MS_A_WEEK).toISOString()],
  );
  return rows.map((row) => ({
    startsOn: row.starts_on,
    showed: Number(row.showed),
    late: Number(row.late),
    excused: Number(row.excused),
    'no-show': Number(row.no_show),
    hours: row.hours,
  }));
}
