import type { Undone } from '#server/kernel/live-things.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from './account.entity.ts';
import type { Block } from './block.entity.ts';

/** A row that an undo brings back has the name and picture that the person has now, not those of then. */
export async function nowNamed(
  { em }: Transaction,
  row: { displayName: string; picture?: string | null | undefined },
  accountId: string,
): Promise<void> {
  const account = await em.findOne(Account, { id: accountId });
  row.displayName = account?.displayName ?? row.displayName;
  if (row.picture !== undefined) row.picture = account?.picture ?? null;
}

/** A block is made again. */
export async function nameAgain({ transaction, entity, step }: Undone<Block>): Promise<void> {
  if (step !== 'removed') await nowNamed(transaction, entity, entity.blockedId);
}
