import { ACCOUNT_GROUND } from '#server/kernel/access.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { OPERATIONS_ROOM, userRoom } from '#shared/kernel/rooms.ts';
import { AccessTokens } from './access-tokens.ts';
import { Account } from './account.entity.ts';
import { Block } from './block.entity.ts';
import { blockRoutes } from './block-routes.ts';
import { blockView } from './block-view.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { identityRoutes } from './routes.ts';
import { accountView } from './views.ts';

export const identity: Module = {
  name: 'identity',
  entities: [Account, Block],
  tables: ['session', 'refresh_token'],
  live(things) {
    things.add(Account, {
      type: 'identity.account',
      // Those whom the administrators keep an eye on are few; everyone else's changes are their own.
      rooms: ({ id, administrator, suspendedAt }) => [
        userRoom(id),
        ...(administrator || suspendedAt ? [OPERATIONS_ROOM] : []),
      ],
      view: accountView,
      secret: ['passwordHash'],
    });
    things.add(Block, {
      type: 'identity.block',
      rooms: ({ accountId }) => [userRoom(accountId)],
      view: blockView,
    });
  },
  mount(kernel) {
    const access = new AccessTokens(kernel.secret, kernel.clock);
    return {
      routes: [...identityRoutes(kernel, access, new RefreshTokens(kernel.secret)), ...blockRoutes],
      rooms: {
        user: async ({ accountId, id }) => {
          if (id !== accountId) throw notFound('room');
          return ACCOUNT_GROUND;
        },
      },
    };
  },
};
