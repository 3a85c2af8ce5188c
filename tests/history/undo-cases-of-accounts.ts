import { Passkey } from '#server/modules/identity/passkey.entity.ts';
import type { MadeApiKey } from '#shared/credentials.ts';
import { failJob } from '../support/failed-jobs.ts';
import type { Person } from '../support/person.ts';
import { anImage } from '../support/pictures.ts';
import type { TestServer } from '../support/test-server.ts';
import { proposeWeights } from '../support/weight-versions.ts';
import { atVersion, fresh, type UndoCase, type UndoCases, type UndoWorld } from './undo-case.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const AN_ACCOUNT = 'An account is not taken back';

async function passkey({ server }: UndoWorld, { id: accountId }: Person): Promise<Passkey> {
  const { result } = await server.kernel.transactor.transact(WORK, async ({ em }) =>
    em.create(Passkey, {
      ...{ accountId, name: 'Phone', credentialId: fresh('credential'), publicKey: 'key', counter: 0 },
      ...{ transports: ['internal'], site: 'localhost', synced: true },
      ...{ createdAt: server.kernel.clock.now(), usedAt: null },
    }),
  );
  return result;
}

const blocked = (by: Person, { id: accountId }: Person): Promise<{ id: string }> =>
  by.post('/users/me/blocks', { accountId });

const administrator = ({ server }: UndoWorld): Promise<Person> =>
  server.person('Ada Administrator', { administrator: true });

/** What an administrator does to somebody's account. */
const toAnAccount = (method: string, path: string, body: object, before?: string): UndoCase => ({
  table: 'account',
  refused: AN_ACCOUNT,
  begin: async (world) => {
    const by = await administrator(world);
    const { id } = await world.server.person('Sam Somebody');
    if (before) await by.post(`/admin/accounts/${id}/${before}`, { reason: 'A test' });
    return {
      watched: { table: 'account', id },
      by,
      write: () => by.ask(method, `/admin/accounts/${id}/${path}`, { body }),
    };
  },
});

const withJobs = (verb: string): UndoCase => ({
  table: 'operation',
  refused: 'What was done with failed jobs is not taken back',
  begin: async (world) => {
    const by = await administrator(world);
    const mail = { to: 'late@test.example', subject: 'Late', text: 'Late' };
    const ids = [await failJob(world.server, 'kernel.mail', mail)];
    return {
      watched: null,
      by,
      write: () => by.ask('POST', `/admin/jobs/failed/${verb}`, { body: { ids } }),
    };
  },
});

const withWeights = (verb: string, bodyOf: (server: TestServer) => Promise<object>): UndoCase => ({
  table: 'weight_version',
  refused: 'Roll back to the earlier version',
  begin: async (world) => {
    const by = await administrator(world);
    const body = await bodyOf(world.server);
    return { watched: null, by, write: () => by.ask('POST', `/admin/weights/${verb}`, { body }) };
  },
});

export const accountCases: UndoCases = {
  'patch /users/me': {
    table: 'account',
    refused: AN_ACCOUNT,
    begin: async ({ owner }) => ({
      watched: { table: 'account', id: owner.id },
      by: owner,
      write: () => owner.ask('PATCH', '/users/me', { body: { bio: 'Keeps another pantry' } }),
    }),
  },
  'delete /users/me/picture': {
    table: 'account',
    refused: AN_ACCOUNT,
    begin: async ({ server }) => {
      const by = await server.person('Pia Pictured');
      const answer = await fetch(`${by.url}/api/users/me/picture`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${by.token}`, 'content-type': 'image/png' },
        body: await anImage('png'),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return {
        watched: { table: 'account', id: by.id },
        by,
        write: () => by.ask('DELETE', '/users/me/picture'),
      };
    },
  },
  'patch /users/me/notification-settings': {
    table: 'notification_settings',
    begin: async ({ server }) => {
      const by = await server.person('Nora Notified');
      const choose = (digestAt: number) =>
        by.ask<{ id?: string }>('PATCH', '/users/me/notification-settings', { body: { digestAt } });
      await choose(600);
      return { watched: { table: 'notification_settings', id: by.id }, by, write: () => choose(660) };
    },
  },
  'post /users/me/blocks': {
    table: 'block',
    begin: async ({ server, owner }) => {
      const { id: accountId } = await server.person('Bob Blocked');
      return {
        watched: null,
        by: owner,
        write: () => owner.ask('POST', '/users/me/blocks', { body: { accountId } }),
      };
    },
  },
  'delete /users/me/blocks/:accountId': {
    table: 'block',
    begin: async ({ server, owner }) => {
      const other = await server.person('Bob Blocked');
      const { id } = await blocked(owner, other);
      return {
        watched: { table: 'block', id },
        by: owner,
        write: () => owner.ask('DELETE', `/users/me/blocks/${other.id}`),
      };
    },
  },
  'patch /users/me/passkeys/:id': {
    table: 'passkey',
    refused: 'A passkey is not taken back',
    begin: async (world) => {
      const made = await passkey(world, world.owner);
      const ask = { body: { name: 'Old phone' }, headers: atVersion(made) };
      return {
        watched: { table: 'passkey', id: made.id },
        by: world.owner,
        write: () => world.owner.ask('PATCH', `/users/me/passkeys/${made.id}`, ask),
      };
    },
  },
  'delete /users/me/passkeys/:id': {
    table: 'passkey',
    refused: 'A passkey is not taken back',
    begin: async (world) => {
      const { id } = await passkey(world, world.owner);
      return {
        watched: { table: 'passkey', id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', `/users/me/passkeys/${id}`),
      };
    },
  },
  'delete /users/me/api-keys/:id': {
    table: 'api_key',
    refused: 'An API key is not taken back',
    begin: async ({ owner }) => {
      const body = { name: 'Report', scopes: ['identity:read'] };
      const { key } = await owner.post<MadeApiKey>('/users/me/api-keys', body, { key: null });
      return {
        watched: { table: 'api_key', id: key.id },
        by: owner,
        write: () => owner.ask('DELETE', `/users/me/api-keys/${key.id}`),
      };
    },
  },
  'post /admin/accounts/:id/suspend': toAnAccount('POST', 'suspend', { reason: 'A test' }),
  'post /admin/accounts/:id/reinstate': toAnAccount('POST', 'reinstate', {}, 'suspend'),
  'put /admin/accounts/:id/administrator': toAnAccount('PUT', 'administrator', { administrator: true }),
  'post /admin/weights/learn': withWeights('learn', async () => ({})),
  'post /admin/weights/adopt': withWeights('adopt', async (server) => ({
    versionId: await proposeWeights(server),
  })),
  'post /admin/weights/refuse': withWeights('refuse', async (server) => ({
    versionId: await proposeWeights(server),
  })),
  'post /admin/weights/roll-back': withWeights('roll-back', async (server) => ({
    versionId: await proposeWeights(server, 'past'),
  })),
  'post /admin/jobs/failed/retry': withJobs('retry'),
  'post /admin/jobs/failed/discard': withJobs('discard'),
};
