import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { beyond, type Grants } from '#shared/rights.ts';

/**
 * Ends what somebody hears of an organisation when their role allows less than before. Which rooms stood on
 * what was lost is not worked out: all of them end with this commit, and the client joins again those that
 * it still may.
 */
export function endLostAccess(
  transaction: Transaction,
  { accountId, organisationId }: { accountId: string; organisationId: string },
  before: Grants,
  after: Grants,
  now: Date,
): void {
  if (beyond(after, before).length === 0) return;
  const reason = 'Your role in this organisation allows less than before.';
  endAccess(transaction, { accountId, ground: organisationGround(organisationId), reason }, now);
}
