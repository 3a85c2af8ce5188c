import type { Transaction } from '#server/kernel/transact.ts';
import { learnWeights } from '#server/modules/matching/learning/learn-weights.ts';
import { LEARNED_WEEKS, loadOutcomes } from './load-outcomes.ts';
import { type Decider, lockInForce, makeVersion } from './make-version.ts';
import { learnShowUp } from './show-up-store.ts';
import type { WeightVersion } from './weight-version.entity.ts';

/**
 * Learns from the outcomes of half a year, the weights and how probable it is that somebody turns up. What the weekly job learns is in force at once; what an administrator
 * asks for waits for their word. Where nothing can be learned a version says why, with the weights as they are.
 */
export async function learn(transaction: Transaction, now: Date, by: Decider | null): Promise<WeightVersion> {
  const inForce = await lockInForce(transaction);
  const outcomes = await loadOutcomes(transaction.sql, now, LEARNED_WEEKS);
  await learnShowUp(transaction.sql, now);
  const { weights, report } = learnWeights(outcomes, inForce.weights);
  return makeVersion(
    transaction,
    inForce,
    {
      weights: weights ?? inForce.weights,
      state: weights ? (by ? 'proposed' : 'active') : 'kept',
      madeBy: 'learning',
      by,
      report,
    },
    now,
  );
}
