import type { Row, Sql } from '#server/kernel/database.ts';
import { createId } from '#server/kernel/ids.ts';
import {
  areaUnderCurve,
  calibration,
  calibrationError,
  logLoss,
} from '#server/modules/matching/learning/judge-predictions.ts';
import {
  fitShowUp,
  type ShowUpCase,
  type ShowUpModel,
  showUpProbability,
} from '#server/modules/matching/learning/show-up-model.ts';
import type { ShowUpReport } from '#shared/learning.ts';
import { LEARNED_WEEKS } from './load-outcomes.ts';
import { featuresOfRow, type PromisedRow, promisedColumns } from './load-promised.ts';

const WEEK_MS = 7 * 86_400_000;
const HELD_OUT = 0.25;
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

interface Stored extends Row {
  model: ShowUpModel | string;
  report: ShowUpReport | string;
}

const parsed = <T>(value: T | string): T => (typeof value === 'string' ? (JSON.parse(value) as T) : value);

/** The probability that was learned last; null until there was enough to learn from. */
export async function loadShowUpModel(
  sql: Sql,
): Promise<{ model: ShowUpModel; report: ShowUpReport } | null> {
  const [row] = await sql<Stored>('select model, report from show_up_model order by id desc limit 1');
  return row ? { model: parsed(row.model), report: parsed(row.report) } : null;
}

/**
 * Learns anew how probable it is that somebody turns up, judges it on the last quarter, and keeps it if it
 * told that no worse than reliability alone. Gives the report; null where there is too little, and then what was learned before stays.
 */
export async function learnShowUp(sql: Sql, now: Date): Promise<ShowUpReport | null> {
  const cases = await loadCases(sql, now);
  const split = Math.floor(cases.length * (1 - HELD_OUT));
  const tried = fitShowUp(cases.slice(0, split));
  const model = tried && fitShowUp(cases);
  if (!model) return null;
  const later = cases.slice(split);
  const predicted = later.map(({ features }) => showUpProbability(tried, features));
  const came = later.map((one) => Number(one.came));
  const auc = areaUnderCurve(predicted, came);
  const loss = logLoss(predicted, came);
  const ofReliability = logLoss(
    later.map(({ features }) => features.reliability!),
    came,
  );
  const report: ShowUpReport = {
    outcomes: cases.length,
    heldOut: later.length,
    auc: auc === null ? null : round(auc),
    calibrationError: round(calibrationError(calibration(predicted, came))),
    logLoss: round(loss),
    logLossOfReliability: round(ofReliability),
    used: loss <= ofReliability,
    at: now.toISOString(),
  };
  if (report.used) {
    await sql('insert into show_up_model (id, model, report, at) values ($1, $2::json, $3::json, $4)', [
      createId(),
      JSON.stringify(model),
      JSON.stringify(report),
      now.toISOString(),
    ]);
  }
  return report;
}

/** Commitments of half a year whose outcome counts, by start; of earlier ones only what was known by then. */
async function loadCases(sql: Sql, now: Date): Promise<ShowUpCase[]> {
  const earlier = (which: string) =>
    `count(*) filter (where ${which}) over (partition by a.volunteer_id order by a.starts_at
       range between unbounded preceding and '1 second'::interval preceding)`;
  const rows = await sql<PromisedRow & { state: string; starts_at: Date }>(
    `select * from (
       select a.id, a.starts_at, a.state, ${promisedColumns(earlier(`a.state in ('showed', 'late')`), earlier('true'))}
       from assignment a join match m on m.id = a.match_id
       where a.state in ('showed', 'late', 'no-show') and a.starts_at < $2::timestamptz
     ) known where starts_at >= $1::timestamptz order by starts_at, id`,
    [new Date(now.getTime() - LEARNED_WEEKS * WEEK_MS).toISOString(), now.toISOString()],
  );
  return rows.map((row) => ({ features: featuresOfRow(row), came: row.state !== 'no-show' }));
}
