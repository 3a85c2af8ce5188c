import { jsonOf, type Row, type Sql } from '#server/kernel/database.ts';
import { createId } from '#server/kernel/ids.ts';
import {
  areaUnderCurve,
  calibration,
  calibrationError,
  fourDigits,
  logLoss,
} from '#server/modules/matching/learning/judge-predictions.ts';
import { holdOut } from '#server/modules/matching/learning/learn-weights.ts';
import {
  fitShowUp,
  type ShowUpCase,
  type ShowUpModel,
  showUpProbability,
} from '#server/modules/matching/learning/show-up-model.ts';
import type { ShowUpReport } from '#shared/learning.ts';
import { LEARNED_WEEKS, spanOfWeeks } from './load-outcomes.ts';
import { featuresOfRow, type PromisedRow, promisedColumns } from './load-promised.ts';

interface Stored extends Row {
  model: ShowUpModel | string;
  report: ShowUpReport | string;
}

/** The probability that was learned last; null until there was enough to learn from. */
export async function loadShowUpModel(
  sql: Sql,
): Promise<{ model: ShowUpModel; report: ShowUpReport } | null> {
  const [row] = await sql<Stored>('select model, report from show_up_model order by id desc limit 1');
  return row ? { model: jsonOf(row.model), report: jsonOf(row.report) } : null;
}

/**
 * Learns anew how probable it is that somebody turns up, judges it on the last quarter, and keeps it if it told that
 * no worse than reliability alone. Otherwise, or where there is too little, what was learned before stays.
 */
export async function learnShowUp(sql: Sql, now: Date): Promise<ShowUpReport | null> {
  const cases = await loadCases(sql, now);
  const [learned, later] = holdOut(cases);
  const tried = fitShowUp(learned);
  const model = tried && fitShowUp(cases);
  if (!model) return null;
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
    auc: auc && fourDigits(auc),
    calibrationError: fourDigits(calibrationError(calibration(predicted, came))),
    logLoss: fourDigits(loss),
    logLossOfReliability: fourDigits(ofReliability),
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
    spanOfWeeks(now, LEARNED_WEEKS),
  );
  return rows.map((row) => ({ features: featuresOfRow(row), came: row.state !== 'no-show' }));
}
