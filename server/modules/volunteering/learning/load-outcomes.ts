import type { Row, Sql } from '#server/kernel/database.ts';
import type { Outcome } from '#shared/learning.ts';
import type { Factors } from '#shared/matching.ts';

/** What is older than this tells of people and needs of another time. */
export const LEARNED_WEEKS = 26;
/** The lab scores the last weeks anew. */
export const LAB_WEEKS = 8;
const WEEK_MS = 7 * 86_400_000;
const SHOW_UP = { showed: 1, late: 0.5, 'no-show': 0 } as const;

interface OutcomeRow extends Row {
  at: Date | string;
  state: keyof typeof SHOW_UP;
  skill: number;
  availability: number;
  proximity: number;
  reliability: number;
  rating: number | null;
}

/** Commitments of the last weeks whose outcome counts; excused ones do not. The factors are those of their time. */
export async function loadOutcomes(sql: Sql, now: Date, weeks: number): Promise<Outcome[]> {
  const rows = await sql<OutcomeRow>(
    `select a.starts_at as at, a.state,
       (m.factors ->> 'skill')::float8 as skill, (m.factors ->> 'availability')::float8 as availability,
       (m.factors ->> 'proximity')::float8 as proximity, (m.factors ->> 'reliability')::float8 as reliability,
       f.rating
     from assignment a join match m on m.id = a.match_id
     left join feedback f on f.assignment_id = a.id and f.side = 'nonprofit'
     where a.state in ('showed', 'late', 'no-show') and a.starts_at >= $1::timestamptz and a.starts_at < $2::timestamptz
     order by a.starts_at, a.id`,
    [new Date(now.getTime() - weeks * WEEK_MS).toISOString(), now.toISOString()],
  );
  return rows.map(({ at, state, skill, availability, proximity, reliability, rating }) => ({
    at: new Date(at).getTime(),
    factors: { skill, availability, proximity, reliability } satisfies Factors,
    showUp: SHOW_UP[state],
    rating,
  }));
}
