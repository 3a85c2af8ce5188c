import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { type Actor, can } from '#shared/rights.ts';
import type { Assignment } from './assignment.entity.ts';
import { commitVolunteer } from './commit-volunteer.ts';
import { lockNeed } from './lock-commitment.ts';

/** Somebody wants to come to a need they have found, or were offered. */
export async function signUp(
  transaction: Transaction,
  actor: Actor,
  needId: string,
  now: Date,
): Promise<Assignment> {
  const need = await lockNeed(transaction.em, needId);
  const { organisationId, state } = need;
  if (!can(actor, 'need.browse', { organisationId, state })) throw notFound('need');
  return commitVolunteer(transaction, need, actor.accountId, now);
}
