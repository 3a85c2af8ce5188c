import type { z } from 'zod';
import { endAccess, sessionGround } from '#server/kernel/access.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Account } from '#server/modules/identity/account.entity.ts';
import type { SuspendAccount } from '#shared/administration.ts';
import type { Actor } from '#shared/rights.ts';
import { lockAccount } from './lock-administrators.ts';

/** Shuts an account out: no sign-in from now on, and every session and connection ends with this commit. */
export async function suspendAccount(
  transaction: Transaction,
  actor: Actor,
  accountId: string,
  { reason }: z.output<typeof SuspendAccount>,
  now: Date,
): Promise<Account> {
  if (accountId === actor.accountId) {
    throw new Refusal(409, 'yourself', 'You cannot suspend yourself. Ask another administrator.');
  }
  const account = await lockAccount(transaction, accountId, true);
  if (account.suspendedAt) throw new Refusal(409, 'suspended', 'This account is suspended already.');
  account.suspendedAt = now;
  account.suspensionReason = reason;
  // Before the sessions are counted: a sign-in that is under way waits for this row, and is refused then.
  await transaction.em.flush();
  const ended = await transaction.sql<{ id: string }>(
    'update session set revoked_at = $2 where account_id = $1 and revoked_at is null returning id',
    [account.id, now.toISOString()],
  );
  for (const { id } of ended) {
    const told = 'Your account is suspended.';
    endAccess(transaction, { accountId: account.id, ground: sessionGround(id), reason: told }, now);
  }
  return account;
}
