import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Need } from '../need.entity.ts';
import { Match } from './match.entity.ts';

/** Refuses a need in which those who are committed to it, or were asked, would have no place. */
export async function refuseUncommitted({ em }: Transaction, need: Need): Promise<void> {
  const { placesTaken, placesMax, waiting, state } = need;
  if (placesMax < placesTaken) {
    const message = `${placesTaken} people have promised to come. Offer at least as many places, or cancel with some of them first.`;
    throw new Refusal(409, 'committed', message, { errors: [{ path: 'placesMax', message }] });
  }
  if (state !== 'draft') return;
  const isAwaited =
    placesTaken + waiting > 0 || (await em.count(Match, { needId: need.id, state: 'offered' })) > 0;
  if (!isAwaited) return;
  const message =
    'Volunteers have promised to come or were asked, so it needs a place and stays open. Cancel it instead.';
  throw new Refusal(409, 'committed', message, { errors: [{ path: 'point', message }] });
}
