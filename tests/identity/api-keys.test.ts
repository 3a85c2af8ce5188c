import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKeyList, MadeApiKey, SessionList } from '#shared/credentials.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { Mailbox } from '../support/mailbox.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';

const clock = new TestClock();
const mailbox = new Mailbox();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock, postman: mailbox });
});
afterAll(() => server.close());

const make = (person: Person, scopes: string[], more: object = {}) =>
  person.post<MadeApiKey>('/users/me/api-keys', { name: 'Report', scopes, ...more }, { key: null });
const program = (person: Person, { secret }: MadeApiKey) =>
  new Person(server.url, { ...person, token: secret });
const listOf = (person: Person) => person.get<ApiKeyList>('/users/me/api-keys');
const problemOf = ({ status, body }: { status: number; body: object }) =>
  `${status} ${(body as Partial<Problem>).type?.split(':').at(-1)}`;

describe('an API key', () => {
  it('acts for its person within its scopes, and a refusal names the one that is missing', async () => {
    const person = await server.person('Prue');
    const key = program(person, await make(person, ['identity:read']));
    expect(await key.get('/users/me')).toEqual(await person.get('/users/me'));
    const write = await key.ask<Problem>('PATCH', '/users/me', { body: { bio: 'by a program' } });
    expect(problemOf(write)).toBe('403 scope');
    expect(write.body.detail).toContain('identity:write');
    const other = await key.ask<Problem>('POST', '/organisations', {
      body: { name: 'Pantry', kind: 'nonprofit', timeZone: 'UTC' },
    });
    expect(other.body.detail).toContain('organisations:write');
    const writer = program(person, await make(person, ['identity:write']));
    expect((await writer.ask('PATCH', '/users/me', { body: { bio: 'by a program' } })).status).toBe(200);
    expect(problemOf(await writer.ask('GET', '/users/me'))).toBe('403 scope');
  });

  it('is shown once, and kept hashed', async () => {
    const person = await server.person('Prue');
    const { secret, key } = await make(person, ['identity:read']);
    expect(secret).toMatch(/^msk_[\w-]{43}$/);
    expect(secret.startsWith(key.start)).toBe(true);
    expect((await listOf(person)).items).toEqual([key]);
    for (const table of ['api_key', 'session', 'history', 'change', 'idempotency', 'jobs.job']) {
      expect(JSON.stringify(await server.kernel.database.sql(`select * from ${table}`))).not.toContain(
        secret,
      );
    }
    await mailbox.next(person.email, /API key/);
  });

  it('says when it was last used', async () => {
    const person = await server.person('Prue');
    const made = await make(person, ['identity:read']);
    expect((await listOf(person)).used).toEqual({});
    clock.pass(300);
    await program(person, made).get('/users/me');
    clock.pass(30);
    await program(person, made).get('/users/me');
    expect((await listOf(person)).used).toEqual({
      [made.key.id]: new Date(clock.now().getTime() - 30_000).toISOString(),
    });
  });

  it('ends when it is revoked, at once', async () => {
    const person = await server.person('Prue');
    const made = await make(person, ['identity:read']);
    const key = program(person, made);
    await key.get('/users/me');
    expect((await person.ask('DELETE', `/users/me/api-keys/${made.key.id}`)).status).toBe(204);
    expect(problemOf(await key.ask('GET', '/users/me'))).toBe('401 api-key');
    expect((await listOf(person)).items).toEqual([]);
    expect((await person.ask('DELETE', `/users/me/api-keys/${made.key.id}`)).status).toBe(404);
  });

  it('ends on its day', async () => {
    const person = await server.person('Prue');
    const brief = program(person, await make(person, ['identity:read'], { days: 1 }));
    const endless = program(person, await make(person, ['identity:read'], { days: null }));
    clock.pass(86_400 - 1);
    expect((await brief.ask('GET', '/users/me')).status).toBe(200);
    clock.pass(2);
    expect(problemOf(await brief.ask('GET', '/users/me'))).toBe('401 api-key');
    expect((await endless.ask('GET', '/users/me')).status).toBe(200);
  });

  it('is no session: it is in no list of them and outlives the end of all others', async () => {
    const person = await server.person('Prue');
    const key = program(person, await make(person, ['identity:read']));
    const { items } = await person.get<SessionList>('/users/me/sessions');
    expect(items.map(({ current }) => current)).toEqual([true]);
    await person.ask('DELETE', '/users/me/sessions');
    expect((await key.ask('GET', '/users/me')).status).toBe(200);
    const keyId = (await listOf(person)).items[0]!.id;
    expect((await person.ask('DELETE', `/users/me/sessions/${keyId}`)).status).toBe(404);
    expect((await key.ask('GET', '/users/me')).status).toBe(200);
  });

  it.each(['msk_unknown', `msk_${'x'.repeat(43)}`, 'msk_'])('%s opens nothing', async (token) => {
    const person = await server.person();
    expect((await new Person(server.url, { ...person, token }).ask('GET', '/users/me')).status).toBe(401);
  });

  it('of another person cannot be revoked', async () => {
    const [mine, theirs] = [await server.person(), await server.person()];
    const { key } = await make(mine, ['identity:read']);
    for (const id of [key.id, randomUUID(), 'none']) {
      expect((await theirs.ask('DELETE', `/users/me/api-keys/${id}`)).status).toBe(404);
    }
    expect((await listOf(mine)).items).toHaveLength(1);
  });

  it.each([
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope that is none', { scopes: ['identity:read', 'everything'] }, 'scopes'],
    ['no name', { name: ' ' }, 'name'],
    ['an end that is past', { days: 0 }, 'days'],
  ])('with %s is not made', async (_what, change, path) => {
    const person = await server.person();
    const body = { name: 'Report', scopes: ['identity:read'], ...change };
    const answer = await person.ask<Problem>('POST', '/users/me/api-keys', { body, key: null });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });
});

it('no key, whatever its scopes, reaches what manages credentials', async () => {
  const person = await server.person('Prue');
  const { scopes } = await listOf(person);
  expect(scopes).toEqual([...scopes].sort());
  const key = program(person, await make(person, scopes));
  const closed = server.server.routes.filter(
    (route) =>
      route.path.startsWith('/auth/') ||
      route.rate === 'credentials' ||
      /sessions|api-keys|passkeys|second-factor|password|ticket/.test(route.path),
  );
  expect(closed.length).toBeGreaterThan(20);
  for (const { method, path } of closed) {
    const answer = await key.ask(method.toUpperCase(), path.replaceAll(/:\w+/g, randomUUID()), { key: null });
    expect(`${method} ${path} ${problemOf(answer)}`).toBe(`${method} ${path} 403 no-keys`);
  }
});

it('every other route that asks who calls is in a scope that a key can have', async () => {
  const { scopes } = await listOf(await server.person());
  for (const { module, method, access, keys, rate, path } of server.server.routes) {
    if (access === 'public' || keys === false || rate === 'credentials' || path.startsWith('/auth/'))
      continue;
    expect(scopes, path).toContain(`${module}:${method === 'get' ? 'read' : 'write'}`);
  }
});
