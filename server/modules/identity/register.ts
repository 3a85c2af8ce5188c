import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Register } from '#shared/identity.ts';
import { Account } from './account.entity.ts';

export type NewAccount = Omit<z.output<typeof Register>, 'password' | 'locale'> & {
  passwordHash: string | null;
  administrator?: boolean;
  locale?: string;
  country?: string;
  emailVerifiedAt?: Date;
};

/** Makes an account. An address that is taken is refused by its constraint. */
export function register({ em }: Transaction, account: NewAccount, now: Date): Account {
  return em.create(Account, {
    ...{ administrator: false, bio: '', locale: 'en', country: 'unknown' },
    ...{ emailVerifiedAt: null, username: null, picture: null, secondFactorAt: null },
    ...{ suspendedAt: null, suspensionReason: null },
    ...account,
    createdAt: now,
  });
}
