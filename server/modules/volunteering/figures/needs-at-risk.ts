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
  const open = await openNeeds(sql, 'n.organisation_id = $1', organisationId);
  return open.filter(({ expected, placesMin }) => expected < placesMin);
}

/** How many are expected to turn up for one need that is open; null when it is not. */
export async function expectedOf(sql: Sql, needId: string): Promise<number | null> {
  const [need] = await openNeeds(sql, 'n.id = $1', needId);
  return need?.expected ?? null;
}

async function openNeeds(sql: Sql, which: string, id: string): Promise<NeedAtRisk[]> {
  const needs = await sql<{ id: string; starts_at: Date; places_min: number; places_taken: number }>(
    `select n.id, n.starts_at, n.places_min, n.places_taken from need n
     where ${which} and n.state = 'open' order by n.starts_at, n.id`,
    [id],
  );
  if (needs.length === 0) return [];
  const confirmed = await sql<Confirmed>(
    `select a.need_id, v.showed, v.late, v.no_show,
       ${promisedColumns('v.showed + v.late', 'v.showed + v.late + v.no_show')}
     from assignment a join need n on n.id = a.need_id
       join match m on m.id = a.match_id join volunteer v on v.id = a.volunteer_id
     where ${which} and n.state = 'open' and a.state in ('confirmed', 'checked-in')`,
    [id],
  );
  const learned = await loadShowUpModel(sql);
  const byNeed = Map.groupBy(confirmed, ({ need_id }) => need_id);
  return needs.map((need) => ({
    needId: need.id,
    startsAt: new Date(need.starts_at).toISOString(),
    placesMin: need.places_min,
    placesTaken: need.places_taken,
    expected: expectedAttendance(byNeed.get(need.id) ?? [], learned?.model ?? null),
  }));
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
