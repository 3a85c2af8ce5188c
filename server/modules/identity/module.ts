import { ACCOUNT_GROUND } from '#server/kernel/access.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { OPERATIONS_ROOM, userRoom } from '#shared/kernel/rooms.ts';
import { AccessTokens } from './access-tokens.ts';
import { Account } from './account.entity.ts';
import { ApiKey } from './api-key.entity.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { Block } from './block.entity.ts';
import { blockRoutes } from './block-routes.ts';
import { blockView } from './block-view.ts';
import { emailRoutes } from './email-routes.ts';
import { credentialsData } from './held-credentials.ts';
import { identityData } from './held-data.ts';
import { declareLetters } from './letters.ts';
import { nameAgain } from './name-again.ts';
import { Passkey } from './passkey.entity.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { passwordRoutes } from './password-routes.ts';
import { pictureRoutes } from './picture-routes.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { identityRoutes } from './routes.ts';
import { SecondFactors } from './second-factor.ts';
import { secondFactorRoutes } from './second-factor-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { SignIn } from './sign-in.ts';
import { tidySessions } from './tidy-sessions.ts';
import { accountView, apiKeyView, passkeyView } from './views.ts';

export const identity: Module = {
  name: 'identity',
  entities: [Account, Passkey, ApiKey, Block],
  tables: ['session', 'refresh_token', 'one_time_token', 'second_factor', 'recovery_code'],
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
      personal: {
        columns: [
          ...['email', 'displayName', 'username', 'bio', 'timeZone', 'locale', 'country'],
          ...['picture', 'suspensionReason'],
        ],
        person: 'id',
      },
      undo: { never: 'An account is not taken back. Change what it says, or what it may, by hand.' },
    });
    things.add(Block, {
      type: 'identity.block',
      rooms: ({ accountId }) => [userRoom(accountId)],
      view: blockView,
      personal: { columns: ['displayName'], person: 'blockedId' },
      undo: {
        action: 'account.update',
        facts: ({ accountId }) => ({ accountId }),
        follow: nameAgain,
      },
    });
    things.add(Passkey, {
      type: 'identity.passkey',
      rooms: ({ accountId }) => [userRoom(accountId)],
      view: passkeyView,
      personal: { columns: ['name', 'credentialId', 'publicKey'], person: 'accountId' },
      undo: { never: 'A passkey is not taken back. Add or remove it by hand: only its device can prove it.' },
    });
    things.add(ApiKey, {
      type: 'identity.api-key',
      rooms: ({ accountId }) => [userRoom(accountId)],
      view: apiKeyView,
      secret: ['hash'],
      personal: { columns: ['name'], person: 'accountId' },
      undo: { never: 'An API key is not taken back. Revoke it by hand, or make another.' },
    });
  },
  mount(kernel) {
    const refresh = new RefreshTokens(kernel.secret);
    const signIn = new SignIn(kernel, new AccessTokens(kernel.secret, kernel.clock), refresh);
    const factors = new SecondFactors(kernel.secret);
    declareLetters(kernel);
    return {
      held: [...identityData, ...credentialsData],
      tidy: (now) => tidySessions(kernel.database, now),
      routes: [
        ...identityRoutes(kernel, signIn, refresh),
        ...passwordRoutes(kernel),
        ...emailRoutes(kernel, factors),
        ...sessionRoutes(kernel),
        ...pictureRoutes(kernel),
        ...secondFactorRoutes(kernel, factors, signIn),
        ...passkeyRoutes(kernel, signIn),
        ...apiKeyRoutes(kernel),
        ...blockRoutes,
      ],
      rooms: {
        user: async ({ accountId, id }) => {
          if (id !== accountId) throw notFound('room');
          return ACCOUNT_GROUND;
        },
      },
    };
  },
};
