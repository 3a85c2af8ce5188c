import { LockMode } from '@mikro-orm/core';
import { isId } from '#server/kernel/ids.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { tellingOf } from '#server/modules/matching/learning/learn-weights.ts';
import type { WeightSet } from '#shared/learning.ts';
import { roundWeights, sameWeights } from '#shared/weights.ts';
import { LAB_WEEKS, loadOutcomes } from './load-outcomes.ts';
import { type Decider, lockInForce, makeVersion, retire } from './make-version.ts';
import { WeightVersion } from './weight-version.entity.ts';

/** Who decides, and when. */
export interface Decision {
  by: Decider;
  now: Date;
}

const inForceAlready = () =>
  new Refusal(409, 'in-force', 'Matching goes by these weights already. Choose others.');

const decidedBy = ({ id, displayName }: Decider) => ({ byId: id, byName: displayName });

async function findVersion({ em }: Transaction, id: string): Promise<WeightVersion> {
  const found = isId(id)
    ? await em.findOne(WeightVersion, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    : null;
  if (!found) throw notFound('version');
  return found;
}

/** Puts a proposal into force. */
export async function adoptVersion(
  transaction: Transaction,
  id: string,
  { by, now }: Decision,
): Promise<WeightVersion> {
  const inForce = await lockInForce(transaction);
  const proposal = await findVersion(transaction, id);
  if (proposal.state !== 'proposed')
    throw new Refusal(409, 'state', 'This version waits for no decision any more. Look at the list again.');
  await retire(transaction, inForce);
  return Object.assign(proposal, { state: 'active', ...decidedBy(by), activeFrom: now });
}

/** Puts weights into force that somebody has chosen in the lab. */
export async function adoptWeights(
  transaction: Transaction,
  weights: WeightSet,
  { by, now }: Decision,
): Promise<WeightVersion> {
  const inForce = await lockInForce(transaction);
  if (sameWeights(roundWeights(weights), inForce.weights)) throw inForceAlready();
  const outcomes = await loadOutcomes(transaction.sql, now, LAB_WEEKS);
  const report = {
    outcomes: outcomes.length,
    turnedUp: outcomes.filter(({ showUp }) => showUp > 0).length,
    // Nothing was learned from these, so all of them were only scored.
    heldOut: outcomes.length,
    from: outcomes[0] ? new Date(outcomes[0].at).toISOString() : null,
    until: outcomes[0] ? new Date(outcomes.at(-1)!.at).toISOString() : null,
    before: tellingOf(outcomes, inForce.weights),
    after: tellingOf(outcomes, weights),
    stays: null,
  };
  return makeVersion(transaction, inForce, { weights, state: 'active', madeBy: 'lab', by, report }, now);
}

/** Goes back to the weights of an earlier version, which come into force as a new one. */
export async function rollBack(
  transaction: Transaction,
  id: string,
  { by, now }: Decision,
): Promise<WeightVersion> {
  const inForce = await lockInForce(transaction);
  const earlier = await findVersion(transaction, id);
  if (earlier.state !== 'past')
    throw new Refusal(
      409,
      'state',
      'Only weights that were in force before can come back. Choose such a version.',
    );
  if (sameWeights(earlier.weights, inForce.weights)) throw inForceAlready();
  const { weights, report } = earlier;
  return makeVersion(
    transaction,
    inForce,
    { weights, state: 'active', madeBy: 'roll-back', by, report: report ?? null },
    now,
  );
}

/** Says no to a proposal. */
export async function refuseVersion(
  transaction: Transaction,
  id: string,
  { by }: Decision,
): Promise<WeightVersion> {
  const proposal = await findVersion(transaction, id);
  if (proposal.state !== 'proposed')
    throw new Refusal(409, 'state', 'This version waits for no decision any more. Look at the list again.');
  return Object.assign(proposal, { state: 'refused', ...decidedBy(by) });
}
