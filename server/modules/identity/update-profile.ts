import type { z } from 'zod';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
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
  if (change.username != null && change.username !== account.username) {
    const taken = await transaction.sql(
      'select 1 from account where lower(username) = lower($1) and id <> $2',
      [change.username, account.id],
    );
    if (taken.length > 0) throw usernameTaken();
  }
  if (change.displayName !== undefined) account.displayName = change.displayName;
  if (change.username !== undefined) account.username = change.username;
  if (change.timeZone !== undefined) account.timeZone = change.timeZone;
  if (change.locale !== undefined) account.locale = change.locale;
  if (change.bio !== undefined) account.bio = change.bio;
  return account;
}

/** Of two who choose it at once, the second meets the constraint instead. */
function usernameTaken(): Refusal {
  const message = 'Somebody has this name already. Choose another.';
  return new Refusal(409, 'taken', message, { errors: [{ path: 'username', message }] });
}
