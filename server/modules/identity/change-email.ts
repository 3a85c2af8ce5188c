import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from './account.entity.ts';
import { endSessions } from './end-sessions.ts';
import { sendLetter } from './letters.ts';
import { linkOver } from './link-over.ts';
import { endTokens, redeemToken } from './one-time-tokens.ts';

/**
 * Gives an account the address that its link was mailed to. Links that went to the address until now end, and
 * so does every session but the one that asked.
 */
export async function changeEmail(
  transaction: Transaction,
  { accountId: id, token }: { accountId: string; token: string },
  now: Date,
): Promise<void> {
  const { em, sql } = transaction;
  // A letter that is being written to the address until now waits for this, or its link is seen below.
  await sql('select 1 from account where id = $1 for update', [id]);
  const holder = await redeemToken(transaction, 'change-email', token, now);
  if (holder?.accountId !== id || !holder.address) throw linkOver();
  const { address, sessionId } = holder;
  const account = await em.findOneOrFail(Account, { id });
  if (account.suspendedAt) throw linkOver();
  if (await em.findOne(Account, { email: address })) throw addressTaken();
  const before = account.email;
  account.email = address;
  account.emailVerifiedAt = now;
  await endTokens(transaction, id, ['verify-email', 'reset-password', 'change-email']);
  const others = sessionId ? { except: sessionId } : 'all';
  await endSessions(transaction, id, others, 'Your address was changed. Sign in again.', now);
  sendLetter(transaction, { kind: 'email-changed', email: before, accountId: id });
}

/** Whoever reads the mailbox may know it. */
const addressTaken = (): Refusal =>
  new Refusal(409, 'taken', 'Another account has this address by now. Sign in there, or choose another.');
