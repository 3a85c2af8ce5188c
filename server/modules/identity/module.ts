import { ACCOUNT_GROUND } from '#server/kernel/access.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { AccessTokens } from './access-tokens.ts';
import { Account } from './account.entity.ts';
import { identityData } from './held-data.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { identityRoutes } from './routes.ts';
import { accountView } from './views.ts';

export const identity: Module = {
  name: 'identity',
  entities: [Account],
  tables: ['session', 'refresh_token'],
  live(things) {
    things.add(Account, {
      type: 'identity.account',
      rooms: (account) => [userRoom(account.id)],
      view: accountView,
      secret: ['passwordHash'],
      personal: { columns: ['email', 'displayName', 'bio'], person: 'id' },
      undo: { never: 'An account is not taken back. Change the profile by hand.' },
    });
  },
  mount(kernel) {
    const access = new AccessTokens(kernel.secret, kernel.clock);
    return {
      held: identityData,
      routes: identityRoutes(kernel, access, new RefreshTokens(kernel.secret)),
      rooms: {
        user: async ({ accountId, id }) => {
          if (id !== accountId) throw notFound('room');
          return ACCOUNT_GROUND;
        },
      },
    };
  },
};
