import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import type { Actor } from '#shared/rights.ts';
import { lockNeed } from '../commitments/lock-commitment.ts';
import { Rescue } from './rescue.entity.ts';
import { rescueNeed } from './rescue-need.ts';

/** Lets a need's rescue rest, or go on; offers that are out stay as they are. */
export async function setRescue(
  transaction: Transaction,
  actor: Actor,
  needId: string,
  paused: boolean,
  now: Date,
): Promise<Rescue> {
  const { em } = transaction;
  const { organisationId } = await lockNeed(em, needId);
  authorise(actor, 'need.write', { organisationId }, 'need');
  const rescue = await em.findOne(Rescue, { id: needId });
  if (!rescue) throw notFound('rescue');
  rescue.paused = paused;
  await rescueNeed(transaction, needId, now);
  await em.flush();
  return rescue;
}
