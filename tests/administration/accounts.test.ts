import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountLine, OrganisationLine } from '#shared/administration.ts';
import type { MadeApiKey } from '#shared/credentials.ts';
import { isErasedAccount } from '#shared/erased-account.ts';
import type { AccountView, SignedIn } from '#shared/identity.ts';
import { type Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor } from '../support/visitor.ts';

const PASSWORD = 'a long password';

let server: TestServer;
let ada: Person;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  ada = await server.person('Ada Administrator', { administrator: true });
});

const outcome = ({ status, body }: Answer<unknown>) => [
  status,
  (body as { type?: string } | undefined)?.type?.split(':').at(-1),
];
const suspend = (id: string, by = ada, reason = 'Asked for money') =>
  by.ask<AccountView>('POST', `/admin/accounts/${id}/suspend`, { body: { reason } });
const reinstate = (id: string, by = ada) =>
  by.ask<AccountView>('POST', `/admin/accounts/${id}/reinstate`, { body: {} });
const makeAdministrator = (id: string, administrator: boolean, by = ada) =>
  by.ask<AccountView>('PUT', `/admin/accounts/${id}/administrator`, { body: { administrator } });

/** Nobody administrates but these: the others of earlier tests are made ordinary. */
async function only(...people: Person[]): Promise<void> {
  await server.kernel.database.sql('update account set administrator = (id = any($1::uuid[]))', [
    people.map(({ id }) => id),
  ]);
}

describe('a suspended account', () => {
  it('loses its sessions and connections within a second, and cannot come back', async () => {
    const body = { email: `sam.${Date.now()}@test.example`, password: PASSWORD, displayName: 'Sam' };
    const registered = await atTheDoor(server.url, '/auth/register', { body });
    const { id } = (registered.body as SignedIn).user;
    const sam = await server.person('Sam elsewhere');
    const listener = await sam.connect();
    await listener.join({ room: `user:${sam.id}` });
    expect((await suspend(sam.id)).body.suspension).toMatchObject({ reason: 'Asked for money' });
    await listener.until(() => !listener.socket.connected, 'the end of the connection', 1000);
    expect((await sam.ask('GET', '/users/me')).status).toBe(401);
    expect((await sam.ask('POST', '/socket-tickets', { key: null })).status).toBe(401);

    await suspend(id);
    const cookie = registered.refreshToken!;
    expect((await atTheDoor(server.url, '/auth/refresh', { cookie })).status).toBe(401);
    const { email, password } = body;
    const login = { body: { email, password } };
    expect((await atTheDoor(server.url, '/auth/login', login)).status).toBe(403);
    // Who does not know the password is not told either.
    const guess = await atTheDoor(server.url, '/auth/login', { body: { email, password: 'a guess at it' } });
    expect(guess.status).toBe(401);
    expect((await reinstate(id)).body.suspension).toBeNull();
    expect((await atTheDoor(server.url, '/auth/login', login)).status).toBe(200);
    expect((await atTheDoor(server.url, '/auth/refresh', { cookie })).status).toBe(401);
  });

  it('is not let in by an API key either, nor is a session begun for it by whatever proves who it is', async () => {
    const sam = await server.person('Sam');
    const body = { name: 'Report', scopes: ['identity:read'] };
    const { secret } = await sam.post<MadeApiKey>('/users/me/api-keys', body, { key: null });
    const program = new Person(server.url, { ...sam, token: secret });
    expect((await program.ask('GET', '/users/me')).status).toBe(200);
    await suspend(sam.id);
    expect(outcome(await program.ask('GET', '/users/me'))).toEqual([401, 'api-key']);
    // What signing in by password, by passkey and by a second step all end with.
    await expect(server.session(sam.id)).rejects.toMatchObject({ status: 403, code: 'suspended' });
  });

  it('has no session that began beside its suspension', async () => {
    for (let round = 0; round < 4; round++) {
      const { id } = await server.person();
      await Promise.all([
        suspend(id),
        ...Array.from({ length: 4 }, () => server.session(id).catch(() => null)),
      ]);
      const living = await server.kernel.database.sql(
        'select 1 from session where account_id = $1 and revoked_at is null',
        [id],
      );
      expect(living).toHaveLength(0);
    }
  });

  it('is suspended once, by somebody else, with a reason that the history keeps', async () => {
    const { id } = await server.person();
    expect((await suspend(id, ada, '  ')).status).toBe(400);
    expect(outcome(await suspend(ada.id))).toEqual([409, 'yourself']);
    await suspend(id, ada, 'Threats');
    expect(outcome(await suspend(id))).toEqual([409, 'suspended']);
    await reinstate(id);
    expect(outcome(await reinstate(id))).toEqual([409, 'not-suspended']);
    const lines = await server.kernel.database.sql<{ actor: string; reason: string | null }>(
      `select actor, after->>'suspensionReason' as reason from history
       where entity = 'identity.account' and entity_id = $1 order by version offset 1`,
      [id],
    );
    expect(lines).toEqual([
      { actor: ada.id, reason: 'Threats' },
      { actor: ada.id, reason: null },
    ]);
  });

  it('that does not exist is not found', async () => {
    expect((await suspend('not-an-id')).status).toBe(404);
    expect((await suspend('00000000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});

describe('an administrator', () => {
  it('is made and unmade, and stops hearing within a second', async () => {
    const bea = await server.person('Bea');
    expect((await makeAdministrator(bea.id, true)).body.administrator).toBe(true);
    const listener = await bea.connect();
    expect(await listener.join({ room: 'operations' })).toMatchObject({ reset: true });
    await makeAdministrator(bea.id, false);
    await listener.until(() => listener.kicked.length > 0, 'the kick', 1000);
    expect(listener.kicked[0]?.room).toBe('operations');
    expect(await listener.join({ room: 'operations' })).toMatchObject({ error: { status: 404 } });
    expect((await bea.ask('GET', '/admin/accounts')).status).toBe(403);
  });

  it('stays while they are the last', async () => {
    await only(ada);
    expect(outcome(await makeAdministrator(ada.id, false))).toEqual([409, 'last-administrator']);
  });

  it('is left when two unmake or suspend each other at once', async () => {
    for (const way of [makeAdministrator, suspend] as const) {
      const bea = await server.person('Bea', { administrator: true });
      await only(ada, bea);
      const act = (whom: Person, by: Person) =>
        way === suspend ? suspend(whom.id, by) : makeAdministrator(whom.id, false, by);
      await Promise.all([act(bea, ada), act(ada, bea)]);
      const left = await server.kernel.database.sql(
        'select id from account where administrator and suspended_at is null',
      );
      expect(left).toHaveLength(1);
      if (left[0]!.id !== ada.id) ada = bea;
    }
  });

  it('is nobody who is suspended', async () => {
    const { id } = await server.person();
    await suspend(id);
    expect(outcome(await makeAdministrator(id, true))).toEqual([409, 'suspended']);
  });
});

it('an erased account stays gone: it is neither reinstated nor made an administrator', async () => {
  const body = { email: `gone.${Date.now()}@test.example`, password: PASSWORD, displayName: 'Gone' };
  const registered = await atTheDoor(server.url, '/auth/register', { body });
  const { user, accessToken } = registered.body as SignedIn;
  const gone = new Person(server.url, { id: user.id, email: user.email, token: accessToken });
  const erased = await gone.ask('DELETE', '/users/me', { body: { password: PASSWORD } });
  expect(erased.status).toBe(204);
  expect(outcome(await reinstate(gone.id))).toEqual([409, 'erased']);
  expect(outcome(await makeAdministrator(gone.id, true))).toEqual([409, 'erased']);
  const { items } = await ada.get<{ items: AccountLine[] }>('/admin/accounts?search=erased.invalid');
  const line = items.find(({ id }) => id === gone.id)!;
  expect([isErasedAccount(line), line.suspension !== null]).toEqual([true, true]);
  expect(isErasedAccount(ada)).toBe(false);
});

describe('the lists', () => {
  it('find accounts by name and address, page by page', async () => {
    const people = [];
    for (const name of ['Zed 100% One', 'Zed 100% Two', 'Zed 1000 Three'])
      people.push(await server.person(name));
    const owner = people[1]!;
    await server.nonprofit(owner, 'Zed Pantry');
    const find = (query: string) =>
      ada.get<{ items: AccountLine[]; nextCursor: string | null }>(`/admin/accounts?${query}`);
    const found = await find('search=zed%20100%25');
    expect(found.items.map(({ displayName }) => displayName)).toEqual(['Zed 100% Two', 'Zed 100% One']);
    expect(found.items[0]).toMatchObject({ email: owner.email, organisations: 1, suspension: null });
    const first = await find('search=zed&limit=2');
    const rest = await find(`search=zed&limit=2&cursor=${first.nextCursor}`);
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect((await ada.ask('GET', '/admin/accounts?limit=1000')).status).toBe(400);
    const { items } = await ada.get<{ items: OrganisationLine[] }>('/admin/organisations?search=zed');
    expect(items).toMatchObject([{ name: 'Zed Pantry', members: 1, kind: 'nonprofit' }]);
  });

  it('show who is watched', async () => {
    const { id } = await server.person('Watched');
    await suspend(id);
    const { items } = await ada.get<{ items: AccountView[] }>('/admin/watched-accounts');
    expect(items.map((account) => account.id)).toContain(id);
    expect(items.every(({ administrator, suspension }) => administrator || suspension !== null)).toBe(true);
  });
});
