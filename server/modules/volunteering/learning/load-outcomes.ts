import type { Sql } from '#server/kernel/database.ts';
import type { Outcome } from '#shared/learning.ts';
import { FACTOR_COLUMNS, type FactorsRow, factorsOf } from './factor-columns.ts';

/** What is older than this tells of people and needs of another time. */
export const LEARNED_WEEKS = 26;
/** The lab scores the last weeks anew. */
export const LAB_WEEKS = 8;
const WEEK_MS = 7 * 86_400_000;

/** So many weeks until now, as two parameters. */
export const spanOfWeeks = (now: Date, weeks: number): [from: string, until: string] => [
  new Date(now.getTime() - weeks * WEEK_MS).toISOString(),
  now.toISOString(),
];

const SHOW_UP = { showed: 1, late: 0.5, 'no-show': 0 } as const;

interface OutcomeRow extends FactorsRow {
  at: Date | string;
  state: keyof typeof SHOW_UP;
  rating: number | null;
}

/** Commitments of the last weeks whose outcome counts; excused ones do not. The factors are those of their time. */
export async function loadOutcomes(sql: Sql, now: Date, weeks: number): Promise<Outcome[]> {
  const rows = await sql<OutcomeRow>(
    `select a.starts_at as at, a.state,
       ${FACTOR_COLUMNS}, f.rating
     from assignment a join match m on m.id = a.match_id
     left join feedback f on f.assignment_id = a.id and f.side = 'nonprofit'
     where a.state in ('showed', 'late', 'no-show') and a.starts_at >= $1::timestamptz and a.starts_at < $2::timestamptz
     order by a.starts_at, a.id`,
    spanOfWeeks(now, weeks),
  );
  return rows.map((row) => ({
    at: new Date(row.at).getTime(),
    factors: factorsOf(row),
    showUp: SHOW_UP[row.state],
    rating: row.rating,
  }));
}
