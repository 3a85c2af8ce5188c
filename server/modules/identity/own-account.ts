import type { Database, EntityManager } from '#server/kernel/database.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from './account.entity.ts';

/** The account of a caller whose session still lives. Throws 401 otherwise. */
export async function ownAccount(
  { em, sql }: Pick<Transaction, 'em' | 'sql'>,
  principal: Principal,
): Promise<Account> {
  const [session] = await sql(
    'select 1 from session where id = $1 and account_id = $2 and revoked_at is null',
    [principal.sessionId, principal.accountId],
  );
  const account = session && (await em.findOne(Account, { id: principal.accountId }));
  if (!account) throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
  return account;
}

/** The same before anything is written, so that a token whose session has ended proves and tries nothing. */
export const callingAccount = ({ orm, sql }: Database, principal: Principal): Promise<Account> =>
  ownAccount({ em: orm.em.fork() as EntityManager, sql }, principal);
