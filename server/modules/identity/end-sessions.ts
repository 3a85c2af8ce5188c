import { endAccess, sessionGround } from '#server/kernel/access.ts';
import type { Transaction } from '#server/kernel/transact.ts';

/** Which of an account's sessions; an API key's own is only ever ended by its id. */
export type WhichSessions = { only: string } | { except: string } | 'all';

/**
 * Ends sessions: their requests are refused from this commit on, and their connections end on every
 * node with it. Gives how many ended; those that had ended before do not count.
 */
export async function endSessions(
  transaction: Transaction,
  accountId: string,
  which: WhichSessions,
  reason: string,
  now: Date,
): Promise<number> {
  const only = typeof which === 'object' && 'only' in which ? which.only : null;
  const except = typeof which === 'object' && 'except' in which ? which.except : null;
  const ended = await transaction.sql<{ id: string }>(
    `update session s set revoked_at = $2
     where s.account_id = $1 and s.revoked_at is null
       and case when $3::uuid is not null then s.id = $3
         else s.id is distinct from $4::uuid and not exists (select 1 from api_key k where k.id = s.id) end
     returning s.id`,
    [accountId, now.toISOString(), only, except],
  );
  for (const { id } of ended) {
    endAccess(transaction, { accountId, ground: sessionGround(id), reason }, now);
  }
  return ended.length;
}
