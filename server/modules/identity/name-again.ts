import type { Undone } from '#server/kernel/live-things.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from './account.entity.ts';
import type { Block } from './block.entity.ts';

/** A row that an undo brings back says the name that the person has now, not the one they had then. */
export async function nowNamed(
  { em }: Transaction,
  row: { displayName: string },
  accountId: string,
): Promise<void> {
  const account = await em.findOne(Account, { id: accountId });
  row.displayName = account?.displayName ?? row.displayName;
}

/** A block is made again. */
export async function nameAgain({ transaction, entity, step }: Undone<Block>): Promise<void> {
  if (step !== 'removed') await nowNamed(transaction, entity, entity.blockedId);
}
