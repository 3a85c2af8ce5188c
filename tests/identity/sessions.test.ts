import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionList } from '#shared/credentials.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor, type SignInAnswer } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
const clock = new TestClock();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock });
});
afterAll(() => server.close());

let made = 0;
const email = () => `sessions.${made++}@test.example`;
const register = (address = email()) =>
  atTheDoor(server.url, '/auth/register', {
    body: { email: address, password: PASSWORD, displayName: 'Person' },
  });
const personOf = ({ body }: SignInAnswer) =>
  new Person(server.url, { ...body.user, token: body.accessToken });
const login = (address: string) =>
  atTheDoor(server.url, '/auth/login', { body: { email: address, password: PASSWORD } });
const sessionsOf = async (person: Person) => (await person.get<SessionList>('/users/me/sessions')).items;
const isIn = async (person: Person) => (await person.ask('GET', '/users/me')).status === 200;

describe('the sessions of a person', () => {
  it('are listed, the latest used first, with the one that asks marked', async () => {
    const first = await register();
    clock.pass(60);
    const second = await login(first.body.user.email);
    clock.pass(60);
    await atTheDoor(server.url, '/auth/refresh', { cookie: first.refreshToken! });
    const items = await sessionsOf(personOf(second));
    expect(items.map(({ current }) => current)).toEqual([false, true]);
    expect(Date.parse(items[0]!.usedAt) - Date.parse(items[0]!.begunAt)).toBe(120_000);
    expect(items.every(({ device }) => device === 'A program')).toBe(true);
  });

  it('keep the address they come from as an HMAC only', async () => {
    const { body } = await register();
    const [row] = await server.kernel.database.sql<{ source: string }>(
      'select * from session where account_id = $1',
      [body.user.id],
    );
    expect(row?.source).toMatch(/^[\w-]{22}$/);
    expect(JSON.stringify(row)).not.toContain('127.0.0.1');
  });

  it('end one by one: requests, refreshes and sockets of that one, and no other', async () => {
    const here = await register();
    const there = await login(here.body.user.email);
    const [me, other] = [personOf(here), personOf(there)];
    const [mine, others] = [await me.connect(), await other.connect()];
    const id = (await sessionsOf(me)).find(({ current }) => !current)!.id;
    expect((await me.ask('DELETE', `/users/me/sessions/${id}`)).status).toBe(204);
    await others.until(() => !others.socket.connected, 'the end of the other connection');
    expect(await isIn(other)).toBe(false);
    expect((await atTheDoor(server.url, '/auth/refresh', { cookie: there.refreshToken! })).status).toBe(401);
    expect(await isIn(me)).toBe(true);
    expect(mine.socket.connected).toBe(true);
    expect(await sessionsOf(me)).toHaveLength(1);
    expect((await me.ask('DELETE', `/users/me/sessions/${id}`)).status).toBe(404);
  });

  it('all others end at once', async () => {
    const here = await register();
    const elsewhere = [await login(here.body.user.email), await login(here.body.user.email)].map(personOf);
    const me = personOf(here);
    const ended = await me.ask<{ ended: number }>('DELETE', '/users/me/sessions');
    expect([ended.status, ended.body]).toEqual([200, { ended: 2 }]);
    expect(await Promise.all([...elsewhere, me].map(isIn))).toEqual([false, false, true]);
  });

  it.each(['another person', 'nobody', 'no id'])('of %s are not there', async (whose) => {
    const me = personOf(await register());
    const stranger = personOf(await register());
    const [theirs] = await sessionsOf(stranger);
    const id = { 'another person': theirs!.id, nobody: randomUUID(), 'no id': 'x' }[whose];
    expect((await me.ask('DELETE', `/users/me/sessions/${id}`)).status).toBe(404);
    expect(await isIn(stranger)).toBe(true);
  });

  it('that nobody used for thirty days are not listed', async () => {
    const here = await register();
    clock.pass(31 * 86_400);
    const again = personOf(await login(here.body.user.email));
    expect((await sessionsOf(again)).map(({ current }) => current)).toEqual([true]);
  });
});
