import type { z } from 'zod';
import { isId } from '#server/kernel/ids.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { BlockPerson } from '#shared/identity.ts';
import type { Actor } from '#shared/rights.ts';
import { Account } from './account.entity.ts';
import { Block } from './block.entity.ts';

/** Blocks somebody; nothing happens when they are blocked already. */
export async function blockPerson(
  { em }: Transaction,
  actor: Actor,
  { accountId: blockedId }: z.output<typeof BlockPerson>,
  now: Date,
): Promise<Block> {
  if (blockedId === actor.accountId) {
    throw new Refusal(409, 'yourself', 'You cannot block yourself. Choose somebody else.');
  }
  const blocked = await em.findOne(Account, { id: blockedId });
  if (!blocked) throw notFound('person');
  const before = await em.findOne(Block, { accountId: actor.accountId, blockedId });
  return (
    before ??
    em.create(Block, {
      accountId: actor.accountId,
      blockedId,
      displayName: blocked.displayName,
      createdAt: now,
    })
  );
}

/** Takes the actor's block of somebody back. */
export async function unblockPerson({ em }: Transaction, actor: Actor, blockedId: string): Promise<void> {
  const block = isId(blockedId) ? await em.findOne(Block, { accountId: actor.accountId, blockedId }) : null;
  if (!block) throw notFound('block');
  em.remove(block);
}
