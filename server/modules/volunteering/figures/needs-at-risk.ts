import type { Sql } from '#server/kernel/database.ts';
import { type ShowUpModel, showUpProbability } from '#server/modules/matching/learning/show-up-model.ts';
import { reliabilityFactor } from '#server/modules/matching/reliability-factor.ts';
import type { NeedAtRisk } from '#shared/figures.ts';
import { featuresOfRow, type PromisedRow, promisedColumns } from '../learning/load-promised.ts';
import { loadShowUpModel } from '../learning/show-up-store.ts';

interface Confirmed extends PromisedRow {
  need_id: string;
  showed: number;
  late: number;
  no_show: number;
}

/**
 * Needs that volunteers can still be found for, and whose expected attendance is under the minimum: the sum,
 * over the confirmed, of how probably each turns up (V19). Until that is learned it is their reliability.
 */
export async function needsAtRisk(sql: Sql, organisationId: string): Promise<NeedAtRisk[]> {
  const needs = await sql<{ id: string; starts_at: Date; places_min: number; places_taken: number }>(
    `select id, starts_at, places_min, places_taken from need
     where organisation_id = $1 and state = 'open' order by starts_at, id`,
    [organisationId],
  );
  if (needs.length === 0) return [];
  const confirmed = await sql<Confirmed>(
    `select a.need_id, v.showed, v.late, v.no_show,
       ${promisedColumns('v.showed + v.late', 'v.showed + v.late + v.no_show')}
     from assignment a join need n on n.id = a.need_id
       join match m on m.id = a.match_id join volunteer v on v.id = a.volunteer_id
     where n.organisation_id = $1 and n.state = 'open' and a.state in ('confirmed', 'checked-in')`,
    [organisationId],
  );
  const learned = await loadShowUpModel(sql);
  const byNeed = Map.groupBy(confirmed, ({ need_id }) => need_id);
  return needs
    .map((need) => ({
      needId: need.id,
      startsAt: new Date(need.starts_at).toISOString(),
      placesMin: need.places_min,
      placesTaken: need.places_taken,
      expected: expectedAttendance(byNeed.get(need.id) ?? [], learned?.model ?? null),
    }))
    .filter(({ expected, placesMin }) => expected < placesMin);
}

/** Two digits, summed from the least likely on, so that the order of rows does not matter. */
function expectedAttendance(confirmed: readonly Confirmed[], model: ShowUpModel | null): number {
  const sum = confirmed
    .map((row) =>
      model
        ? showUpProbability(model, featuresOfRow(row))
        : reliabilityFactor({ showed: row.showed, late: row.late, noShow: row.no_show, excused: 0 }),
    )
    .sort((a, b) => a - b)
    .reduce((total, one) => total + one, 0);
  return Math.round(sum * 100) / 100;
}
