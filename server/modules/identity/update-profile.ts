import type { z } from 'zod';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { UpdateProfile } from '#shared/identity.ts';
import type { Actor } from '#shared/rights.ts';
import { Account } from './account.entity.ts';

export async function updateProfile(
  { em }: Transaction,
  actor: Actor,
  change: z.output<typeof UpdateProfile>,
): Promise<Account> {
  const account = await em.findOne(Account, { id: actor.accountId });
  if (!account) throw notFound('account');
  if (change.displayName !== undefined) account.displayName = change.displayName;
  if (change.timeZone !== undefined) account.timeZone = change.timeZone;
  if (change.bio !== undefined) account.bio = change.bio;
  return account;
}
