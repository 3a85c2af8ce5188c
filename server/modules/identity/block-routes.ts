import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { BlockPerson, BlockView } from '#shared/identity.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { Block } from './block.entity.ts';
import { blockPerson, unblockPerson } from './block-person.ts';
import { blockView } from './block-view.ts';

/** Whom the caller has blocked. */
export const blockRoutes: Route[] = [
  read({
    path: '/users/me/blocks',
    access: 'signed-in',
    policy: 'self',
    summary: 'People whom the caller has blocked.',
    answer: z.object({ items: z.array(BlockView), nextCursor: z.null() }),
    run: async ({ snapshot: { em, shows }, actor: { accountId } }) => {
      const blocks = await em.find(Block, { accountId }, { orderBy: { displayName: 'asc' } });
      shows(userRoom(accountId));
      return { items: blocks.map(blockView), nextCursor: null };
    },
  }),
  write('post', {
    path: '/users/me/blocks',
    access: 'signed-in',
    policy: 'self',
    summary: 'Blocks somebody, who is not told. Neither is brought together with the other from then on.',
    body: BlockPerson,
    status: 201,
    answer: BlockView,
    example: { accountId: '01936b2e-0000-7000-8000-000000000001' },
    refusals: { yourself: 'Nobody can block themselves.', 'not-found': 'There is no such account.' },
    run: async ({ transaction, actor, body, now }) => {
      const block = await blockPerson(transaction, actor, body, now);
      await transaction.em.flush();
      return blockView(block);
    },
  }),
  write('delete', {
    path: '/users/me/blocks/:accountId',
    access: 'signed-in',
    policy: 'self',
    summary: 'Takes the block of somebody back.',
    status: 204,
    run: async ({ transaction, actor, params: { accountId = '' } }) =>
      unblockPerson(transaction, actor, accountId),
  }),
];
