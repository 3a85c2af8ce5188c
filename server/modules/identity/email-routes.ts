import { plain, type Route } from '#server/kernel/http/route.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { ChangeEmail } from '#shared/credentials.ts';
import { VerifyEmail } from '#shared/identity.ts';
import { changeEmail } from './change-email.ts';
import { confirmPerson } from './confirm-person.ts';
import { sendLetter } from './letters.ts';
import { LINK_OVER, linkOver } from './link-over.ts';
import { tokenHolder } from './one-time-tokens.ts';
import { callingAccount, ownAccount } from './own-account.ts';
import { demandRight, type Proof, type SecondFactors } from './second-factor.ts';

const SAME = 'This is your address already. Write another.';

/** Another address for an account: asked for by its person, and there once a link that was mailed to it is opened. */
export const emailRoutes = ({ database, transactor, clock }: Kernel, factors: SecondFactors): Route[] => [
  plain('post', {
    path: '/users/me/email',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Mails a link that changes the address to where it leads; the answer does not tell who has it.',
    body: ChangeEmail,
    example: { email: 'nora.quinn@example.org', password: 'the one of this account' },
    status: 204,
    refusals: {
      '409 same-address': 'It is the address of this account already.',
      '403 password': 'Neither the password nor a code proves that it is the person.',
      '403 code': 'The code is not right, or was used already.',
      '429 codes': 'Too many wrong codes: `Retry-After` says how long to wait.',
    },
    run: async ({ body: { email, password, code }, principal, work }) => {
      const known = await callingAccount(database, principal!);
      if (email === known.email) {
        throw new Refusal(409, 'same-address', SAME, { errors: [{ path: 'email', message: SAME }] });
      }
      if (code === undefined) {
        await confirmPerson(database, principal!, password ?? null, 'change the address');
      }
      const { result } = await transactor.transact(work, async (transaction): Promise<Proof> => {
        const account = await ownAccount(transaction, principal!);
        // Commits whatever comes of it: a wrong code counts.
        if (code !== undefined) {
          const proof = await factors.prove(transaction, account.id, code, clock.now());
          if (proof.outcome !== 'right') return proof;
        } else if (account.passwordHash !== known.passwordHash) {
          throw new Refusal(403, 'password', 'The password was changed meanwhile. Write the present one.');
        }
        const { sessionId } = principal!;
        sendLetter(transaction, { kind: 'change-email', email, accountId: account.id, sessionId });
        sendLetter(transaction, { kind: 'email-asked', email: account.email, accountId: account.id });
        return { outcome: 'right' };
      });
      demandRight(result);
    },
  }),
  plain('post', {
    path: '/auth/confirm-email',
    access: 'public',
    rate: 'credentials',
    summary: 'Changes the address of an account by the token that was mailed there, and ends other sessions.',
    body: VerifyEmail,
    example: { token: 'the part of the link behind #' },
    status: 204,
    refusals: { 'link-over': LINK_OVER, '409 taken': 'Another account has the address by now.' },
    run: async ({ body: { token }, work }) => {
      const holder = await tokenHolder(database, 'change-email', token, clock.now());
      const accountId = holder?.accountId;
      if (!accountId) throw linkOver();
      await transactor.transact({ ...work, actor: accountId }, (transaction) =>
        changeEmail(transaction, { accountId, token }, clock.now()),
      );
    },
  }),
];
