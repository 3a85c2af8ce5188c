import type { Transaction } from '#server/kernel/transact.ts';
import type { Need } from '../need.entity.ts';

/**
 * Brings the need's counts to what its commitments are: call it when they have changed, with the need locked.
 * `without` is one that is about to go.
 */
export async function countPlaces(
  { em, sql }: Transaction,
  need: Need,
  without: string | null = null,
): Promise<void> {
  await em.flush();
  const [row] = await sql<{ taken: unknown; waiting: unknown }>(
    `select count(*) filter (where state not in ('interested', 'cancelled')) as taken,
       count(*) filter (where state = 'interested') as waiting
     from assignment where need_id = $1 and id is distinct from $2::uuid`,
    [need.id, without],
  );
  need.placesTaken = Number(row?.taken);
  need.waiting = Number(row?.waiting);
}
