import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Account } from '#server/modules/identity/account.entity.ts';
import { lockAccount } from './lock-administrators.ts';
import { refuseErased } from './refuse-erased.ts';

/** Lets a suspended account sign in again. The sessions of before stay ended. */
export async function reinstateAccount(transaction: Transaction, accountId: string): Promise<Account> {
  const account = await lockAccount(transaction, accountId, false);
  refuseErased(account);
  if (!account.suspendedAt) throw new Refusal(409, 'not-suspended', 'This account is not suspended.');
  account.suspendedAt = null;
  account.suspensionReason = null;
  return account;
}
