import { isId } from '#server/kernel/ids.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';

/**
 * An account that may stop being an administrator, locked together with all of them: two who unmake each
 * other at once must not both succeed. Throws 409 with `last-administrator` when `leaves` and it is the last.
 */
export async function lockAccount(
  { em, sql }: Transaction,
  accountId: string,
  leaves: boolean,
): Promise<Account> {
  if (!isId(accountId)) throw notFound('account');
  const administrators = await sql<{ id: string }>(
    `select id from account where id = $1 or (administrator and suspended_at is null) order by id for update`,
    [accountId],
  );
  const account = await em.findOne(Account, { id: accountId });
  if (!account) throw notFound('account');
  const others = administrators.filter(({ id }) => id !== account.id);
  if (leaves && account.administrator && others.length === 0) {
    throw new Refusal(
      409,
      'last-administrator',
      'This is the last administrator. Make somebody else one first.',
    );
  }
  return account;
}
