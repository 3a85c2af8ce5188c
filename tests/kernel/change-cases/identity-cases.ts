import { Account } from '#server/modules/identity/account.entity.ts';
import { Passkey } from '#server/modules/identity/passkey.entity.ts';
import type { ApiKeyList, ApiKeyView, MadeApiKey, PasskeyList, PasskeyView } from '#shared/credentials.ts';
import type { AccountView } from '#shared/identity.ts';
import { by } from '../../../client/kernel/collection-core.ts';
import { suspendedAccount } from './people-cases.ts';
import { type Cases, change, type World } from './world.ts';

const ofAccount = ({ owner }: World) => ({
  room: `user:${owner.id}`,
  person: owner,
  fetch: '/users/me',
  from: (account: AccountView) => [account],
});
const ofKeys = ({ owner }: World) => ({
  room: `user:${owner.id}`,
  person: owner,
  fetch: '/users/me/api-keys',
  from: ({ items }: ApiKeyList) => items,
  order: by((key: ApiKeyView) => Date.parse(key.createdAt)),
});
const ofPasskeys = ({ owner }: World) => ({
  room: `user:${owner.id}`,
  person: owner,
  fetch: '/users/me/passkeys',
  from: ({ items }: PasskeyList) => items,
  order: by((passkey: PasskeyView) => Date.parse(passkey.createdAt)),
});

const makeKey = ({ owner }: World, name: string) =>
  owner.post<MadeApiKey>('/users/me/api-keys', { name, scopes: ['identity:read'] }, { key: null });

let made = 0;
/** What a browser would have made; only its shape matters here. */
const makePasskey = (world: World, name: string) =>
  world.write(async (em) =>
    em.create(Passkey, {
      ...{ accountId: world.owner.id, name, credentialId: `credential-${made++}`, publicKey: 'key' },
      ...{ counter: 0, transports: ['internal'], site: 'localhost', synced: true },
      ...{ createdAt: new Date(), usedAt: null },
    }),
  );

/** Change types of identity. */
export const identityCases: Cases = {
  'identity.account': [
    change<AccountView, AccountView>('a changed profile', async (world) => ({
      ...ofAccount(world),
      act: () =>
        world.owner.ask('PATCH', '/users/me', { body: { bio: 'Keeps the pantry', username: 'Ruth.O' } }),
    })),
    change<AccountView, AccountView>('a confirmed address and a second factor', async (world) => ({
      ...ofAccount(world),
      act: () =>
        world.write(async (em) => {
          const account = await em.findOneOrFail(Account, { id: world.owner.id });
          account.emailVerifiedAt = new Date();
          account.secondFactorAt = new Date();
        }),
    })),
    suspendedAccount,
  ],
  'identity.api-key': [
    change<ApiKeyList, ApiKeyView>('a key that is made', async (world) => ({
      ...ofKeys(world),
      act: () => makeKey(world, 'Report'),
    })),
    change<ApiKeyList, ApiKeyView>('a key that is revoked', async (world) => {
      const { key } = await makeKey(world, 'Old report');
      const act = () => world.owner.ask('DELETE', `/users/me/api-keys/${key.id}`);
      return { ...ofKeys(world), op: 'remove', act };
    }),
  ],
  'identity.passkey': [
    change<PasskeyList, PasskeyView>('a passkey that is added', async (world) => ({
      ...ofPasskeys(world),
      act: () => makePasskey(world, 'Laptop'),
    })),
    change<PasskeyList, PasskeyView>('a passkey with another name', async (world) => {
      const { id } = await makePasskey(world, 'Phone');
      const act = () => world.owner.ask('PATCH', `/users/me/passkeys/${id}`, { body: { name: 'Old phone' } });
      return { ...ofPasskeys(world), act };
    }),
    change<PasskeyList, PasskeyView>('a passkey that is removed', async (world) => {
      const { id } = await makePasskey(world, 'Tablet');
      const act = () => world.owner.ask('DELETE', `/users/me/passkeys/${id}`);
      return { ...ofPasskeys(world), op: 'remove', act };
    }),
  ],
};
