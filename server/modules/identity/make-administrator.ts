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
      throw new Refusal(409, 'taken', `There is an account with the address ${email}: choose another.`);
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
