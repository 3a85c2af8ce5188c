import type { z } from 'zod';
import { ADMINISTRATOR_GROUND, endAccess } from '#server/kernel/access.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Account } from '#server/modules/identity/account.entity.ts';
import type { SetAdministrator } from '#shared/administration.ts';
import { lockAccount } from './lock-administrators.ts';
import { refuseErased } from './refuse-erased.ts';

/** Makes an account an administrator of the platform, or ends that; what it watched as one ends with the commit. */
export async function setAdministrator(
  transaction: Transaction,
  accountId: string,
  { administrator }: z.output<typeof SetAdministrator>,
  now: Date,
): Promise<Account> {
  const account = await lockAccount(transaction, accountId, !administrator);
  if (administrator) refuseErased(account);
  if (administrator && account.suspendedAt) {
    throw new Refusal(409, 'suspended', 'This account is suspended. Reinstate it first.');
  }
  if (account.administrator && !administrator) {
    const reason = 'You are no administrator any more.';
    endAccess(transaction, { accountId: account.id, ground: ADMINISTRATOR_GROUND, reason }, now);
  }
  account.administrator = administrator;
  return account;
}
