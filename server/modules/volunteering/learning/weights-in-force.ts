import { jsonOf, type Sql } from '#server/kernel/database.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import type { WeightState } from '#shared/learning.ts';
import { STARTING_WEIGHTS, type Weights } from '#shared/matching.ts';

/** Change type. */
export const WEIGHT_VERSION = 'volunteering.weight-version';

/** Whether a commit changes what matching goes by. */
export const changesForce = ({ entity }: TouchedThing): boolean =>
  (entity as unknown as { state: WeightState }).state === 'active';

/** The weights that matching goes by now. */
export async function weightsInForce(sql: Sql): Promise<Weights> {
  const [row] = await sql<{ weights: Weights | string }>(
    `select weights from weight_version where state = 'active'`,
  );
  return row ? jsonOf(row.weights) : STARTING_WEIGHTS;
}
