import { plain, type Route, read, write } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { ApiKeyList, MadeApiKey, NewApiKey } from '#shared/credentials.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { ApiKey } from './api-key.entity.ts';
import { makeApiKey, revokeApiKey } from './api-keys.ts';
import { sendLetter } from './letters.ts';
import { ownAccount } from './own-account.ts';
import { apiKeyView } from './views.ts';

export const apiKeyRoutes = ({ transactor, clock, scopes }: Kernel): Route[] => [
  read({
    path: '/users/me/api-keys',
    access: 'signed-in',
    policy: 'self',
    keys: false,
    summary: 'The API keys of the caller, and the scopes that one can have.',
    answer: ApiKeyList,
    run: async ({ snapshot, actor }): Promise<ApiKeyList> => {
      const { accountId } = actor;
      const keys = await snapshot.em.find(
        ApiKey,
        { accountId },
        { orderBy: { createdAt: 'asc', id: 'asc' } },
      );
      const used = await snapshot.sql<{ id: string; used_at: Date }>(
        `select s.id, s.used_at from session s join api_key k on k.id = s.id
         where k.account_id = $1 and s.used_at > s.begun_at`,
        [accountId],
      );
      snapshot.shows(userRoom(accountId));
      return {
        items: keys.map(apiKeyView),
        nextCursor: null,
        scopes: [...scopes()],
        used: Object.fromEntries(used.map(({ id, used_at }) => [id, new Date(used_at).toISOString()])),
      };
    },
  }),
  // An answer that is repeated would have to be kept, and this one holds a secret.
  plain('post', {
    path: '/users/me/api-keys',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Makes an API key. Only this answer holds it.',
    body: NewApiKey,
    example: { name: 'Monthly report', scopes: ['volunteering:read'], days: 90 },
    status: 201,
    answer: MadeApiKey,
    refusals: { 'too-many-keys': 'The caller has as many keys as one may have.' },
    run: async ({ body, principal, work }): Promise<MadeApiKey> => {
      const { result } = await transactor.transact(work, async (transaction) => {
        const account = await ownAccount(transaction, principal!);
        const made = await makeApiKey(transaction, account, body, scopes(), clock.now());
        sendLetter(transaction, { kind: 'api-key-made', email: account.email, what: made.key.name });
        return { key: apiKeyView(made.key), secret: made.secret };
      });
      return result;
    },
  }),
  write('delete', {
    path: '/users/me/api-keys/:id',
    access: 'signed-in',
    policy: 'self',
    keys: false,
    summary: 'Revokes an API key: its next request is refused.',
    status: 204,
    refusals: { 'not-found': 'The caller has no such key.' },
    run: async ({ transaction, actor, params: { id = '' }, now }) => {
      if (!isId(id)) throw notFound('API key');
      await revokeApiKey(transaction, actor.accountId, id, now);
    },
  }),
];
