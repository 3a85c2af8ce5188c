import type { z } from 'zod';
import { notFound } from '#server/kernel/refusal.ts';
import { refuseClash } from '#server/kernel/refuse-clash.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { UpdateProfile } from '#shared/identity.ts';
import type { Actor } from '#shared/rights.ts';
import { Account } from './account.entity.ts';

/** Changes fields of the own profile; with a version, those that another device has not changed since. */
export async function updateProfile(
  transaction: Transaction,
  actor: Actor,
  change: z.output<typeof UpdateProfile>,
  seen: number | null,
): Promise<Account> {
  const account = await transaction.em.findOne(Account, { id: actor.accountId });
  if (!account) throw notFound('account');
  await refuseClash(transaction, account, { seen, change });
  if (change.displayName !== undefined) account.displayName = change.displayName;
  if (change.timeZone !== undefined) account.timeZone = change.timeZone;
  if (change.bio !== undefined) account.bio = change.bio;
  return account;
}
