import { plain, type Route } from '#server/kernel/http/route.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { ChangePassword, ForgotPassword, ResetPassword, VerifyEmail } from '#shared/identity.ts';
import { Account } from './account.entity.ts';
import { endSessions } from './end-sessions.ts';
import { sendLetter } from './letters.ts';
import { LINK_OVER, linkOver } from './link-over.ts';
import { endTokens, redeemToken, tokenHolder } from './one-time-tokens.ts';
import { callingAccount, ownAccount } from './own-account.ts';
import { hashPassword, isPassword } from './passwords.ts';

/** Proving an address, and everything that sets a password. */
export const passwordRoutes = ({ database, transactor, clock }: Kernel): Route[] => [
  plain('post', {
    path: '/auth/verify',
    access: 'public',
    rate: 'credentials',
    summary: 'Confirms an address by the token that was mailed to it.',
    body: VerifyEmail,
    example: { token: 'the part of the link behind #' },
    status: 204,
    refusals: { 'link-over': LINK_OVER },
    run: async ({ body, work }) => {
      await transactor.transact(work, async (transaction) => {
        const holder = await redeemToken(transaction, 'verify-email', body.token, clock.now());
        if (!holder?.accountId) throw linkOver();
        const account = await transaction.em.findOneOrFail(Account, { id: holder.accountId });
        account.emailVerifiedAt ??= clock.now();
      });
    },
  }),
  plain('post', {
    path: '/auth/resend-verification',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Mails the caller another link that confirms the address.',
    status: 204,
    run: async ({ principal, work }) => {
      await transactor.transact(work, async (transaction) => {
        const account = await ownAccount(transaction, principal!);
        if (!account.emailVerifiedAt) sendLetter(transaction, { kind: 'verify-email', email: account.email });
      });
    },
  }),
  plain('post', {
    path: '/auth/forgot-password',
    access: 'public',
    rate: 'credentials',
    summary: 'Mails a link that sets a new password, if anybody has the address; the answer does not tell.',
    body: ForgotPassword,
    example: { email: 'bella@example.org' },
    status: 204,
    run: async ({ body, work }) => {
      await transactor.transact(work, async (transaction) => {
        sendLetter(transaction, { kind: 'reset-password', email: body.email });
      });
    },
  }),
  plain('post', {
    path: '/auth/reset-password',
    access: 'public',
    rate: 'credentials',
    summary: 'Sets a new password by the token that was mailed, and ends every session.',
    body: ResetPassword,
    example: { token: 'the part of the link behind #', password: 'a sentence of your own' },
    status: 204,
    refusals: { 'link-over': LINK_OVER },
    run: async ({ body, work }) => {
      // Whoever guesses tokens must not keep the processors busy with hashes.
      if (!(await tokenHolder(database, 'reset-password', body.token, clock.now()))) throw linkOver();
      const passwordHash = await hashPassword(body.password);
      await transactor.transact(work, async (transaction) => {
        const holder = await redeemToken(transaction, 'reset-password', body.token, clock.now());
        if (!holder?.accountId) throw linkOver();
        const account = await transaction.em.findOneOrFail(Account, { id: holder.accountId });
        account.passwordHash = passwordHash;
        account.emailVerifiedAt ??= clock.now();
        await endTokens(transaction, account.id, ['change-email']);
        await endSessions(
          transaction,
          account.id,
          'all',
          'Your password was reset. Sign in again.',
          clock.now(),
        );
        sendLetter(transaction, { kind: 'password-changed', email: account.email });
      });
    },
  }),
  plain('post', {
    path: '/users/me/password',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Changes the password, and signs every other device out.',
    body: ChangePassword,
    example: { present: 'the one until now', password: 'a sentence of your own' },
    status: 204,
    refusals: {
      'wrong-password': 'The present password is another.',
      'no-password': 'The account has no password yet: a reset sets the first.',
    },
    run: async ({ body, principal, work }) => {
      const known = await callingAccount(database, principal!);
      if (known.passwordHash === null) {
        throw new Refusal(
          409,
          'no-password',
          'Your account has no password yet. Sign out and choose “Forgot password” to set one.',
        );
      }
      if (!(await isPassword(body.present, known.passwordHash))) throw wrongPassword();
      const passwordHash = await hashPassword(body.password);
      await transactor.transact(work, async (transaction) => {
        const account = await ownAccount(transaction, principal!);
        // Somebody else may have changed it while this was being hashed.
        if (account.passwordHash !== known.passwordHash) throw wrongPassword();
        account.passwordHash = passwordHash;
        await endTokens(transaction, account.id, ['change-email']);
        const others = { except: principal!.sessionId };
        await endSessions(
          transaction,
          account.id,
          others,
          'Your password was changed. Sign in again.',
          clock.now(),
        );
        sendLetter(transaction, { kind: 'password-changed', email: account.email });
      });
    },
  }),
];

function wrongPassword(): Refusal {
  const message = 'This is not your present password. Check it, or reset it by mail.';
  return new Refusal(403, 'wrong-password', message, { errors: [{ path: 'present', message }] });
}
