import type { Kernel } from '#server/kernel/module.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { Account } from './account.entity.ts';
import { issueToken } from './one-time-tokens.ts';
import { register } from './register.ts';

const LINK_SECONDS = 86_400;
const WORK = { actor: 'system:command', mutation: null, source: null };

interface NewAdministrator {
  email: string;
  displayName: string;
  /** Null gives a token that sets the first password instead. */
  passwordHash: string | null;
}

/** Makes an administrator's account. Throws 409 when somebody has the address. */
export async function makeAdministrator(
  { transactor, clock }: Kernel,
  { email, displayName, passwordHash }: NewAdministrator,
): Promise<{ id: string; token: string | null }> {
  const { result } = await transactor.transact(WORK, async (transaction) => {
    if (await transaction.em.findOne(Account, { email })) {
      const ways = 'add --existing to make it an administrator, or choose another address';
      throw new Refusal(409, 'taken', `There is an account with the address ${email}: ${ways}.`);
    }
    const now = clock.now();
    const account = register(
      transaction,
      {
        ...{ email, displayName, passwordHash, timeZone: 'UTC', administrator: true },
        // Whoever opens the link proves the address; with a password, whoever runs the server vouches for it.
        ...(passwordHash !== null && { emailVerifiedAt: now }),
      },
      now,
    );
    await transaction.em.flush();
    const holder = { accountId: account.id, device: null };
    const token =
      passwordHash === null
        ? await issueToken(transaction, 'reset-password', holder, now, LINK_SECONDS)
        : null;
    return { id: account.id, token };
  });
  return result;
}

/** Makes the account with this address an administrator. Throws 404 without one, and 409 where it is suspended. */
export async function promoteExisting(
  { transactor }: Kernel,
  email: string,
): Promise<{ id: string; displayName: string }> {
  const { result } = await transactor.transact(WORK, async ({ em }) => {
    const account = await em.findOne(Account, { email });
    if (!account)
      throw new Refusal(
        404,
        'not-found',
        `There is no account with the address ${email}: leave out --existing to make one.`,
      );
    if (account.suspendedAt)
      throw new Refusal(409, 'suspended', `The account of ${email} is suspended: reinstate it first.`);
    account.administrator = true;
    return { id: account.id, displayName: account.displayName };
  });
  return result;
}
