import { takeFailedJobs } from '#server/kernel/job-log.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { Actor } from '#shared/rights.ts';
import { Operation } from './operation.entity.ts';

/**
 * Puts failed jobs back into their queues, or gives them up; these, or all of them. One commit: a job is
 * never both in its queue and in the list, and never in neither.
 */
export async function settleFailedJobs(
  transaction: Transaction,
  actor: Actor,
  verb: 'retry' | 'discard',
  ids: readonly string[] | null,
  now: Date,
): Promise<Operation> {
  const { em, sql, enqueue } = transaction;
  const by = await em.findOne(Account, { id: actor.accountId });
  if (!by) throw notFound('account');
  const taken = await takeFailedJobs(sql, ids);
  if (taken.length === 0) {
    throw new Refusal(409, 'no-jobs', 'These jobs are not there any more: somebody has seen to them.');
  }
  if (verb === 'retry') {
    for (const { queue, data } of taken) {
      if (queue === null) {
        throw new Refusal(409, 'no-queue', 'It is not known where such a job belongs. Discard it.');
      }
      enqueue(queue, [data]);
    }
  }
  const queues = [...new Set(taken.map(({ queue }) => queue ?? 'unknown'))].sort();
  return em.create(Operation, {
    verb,
    jobs: taken.length,
    queues,
    byId: by.id,
    byName: by.displayName,
    at: now,
  });
}
