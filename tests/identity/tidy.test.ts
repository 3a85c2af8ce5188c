import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MadeApiKey, SessionList } from '#shared/credentials.ts';
import type { PersonalExport } from '#shared/personal.ts';
import { Mailbox, tokenIn } from '../support/mailbox.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor, type SignInAnswer } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
const HOUR = 3600;
const DAY = 24 * HOUR;
const clock = new TestClock();
const mailbox = new Mailbox();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock, postman: mailbox });
});
afterAll(() => server.close());

let made = 0;
const register = () =>
  atTheDoor(server.url, '/auth/register', {
    body: { email: `tidy.${made++}@test.example`, password: PASSWORD, displayName: 'Tina' },
  });
const login = (email: string) =>
  atTheDoor(server.url, '/auth/login', { body: { email, password: PASSWORD } });
const refresh = (cookie: string) => atTheDoor(server.url, '/auth/refresh', { cookie });
const personOf = ({ body }: SignInAnswer) =>
  new Person(server.url, { ...body.user, token: body.accessToken });
const later = async (seconds: number) => {
  clock.pass(seconds);
  await server.server.keepHouse();
};
const count = async (from: string, parameter: string) => {
  const [row] = await server.kernel.database.sql<{ count: unknown }>(
    `select count(*) as count from ${from}`,
    [parameter],
  );
  return Number(row?.count);
};
const sessionsIn = ({ id }: { id: string }) => count('session where account_id = $1', id);
const tokensIn = ({ id }: { id: string }) =>
  count('refresh_token t join session s on s.id = t.session_id where s.account_id = $1', id);

describe('a session', () => {
  it('that ended is kept for a month among its person’s data, then taken away with its tokens', async () => {
    const here = await register();
    const { user } = here.body;
    const there = await login(user.email);
    await atTheDoor(server.url, '/auth/logout', { cookie: there.refreshToken! });
    const ends = () =>
      count(`history where entity = 'kernel.access-end' and after ->> 'accountId' = $1`, user.id);
    expect(await ends()).toBe(1);

    await later(29 * DAY);
    expect([await sessionsIn(user), await tokensIn(user)]).toEqual([2, 2]);
    const back = await refresh(here.refreshToken!);
    const data = await personOf(back).post<PersonalExport>('/users/me/export', undefined, { key: null });
    expect(data.parts.sessions).toHaveLength(2);

    await later(2 * DAY);
    expect(await sessionsIn(user)).toBe(1);
    const again = await refresh(back.refreshToken!);
    expect(again.status).toBe(200);
    expect((await personOf(again).get<SessionList>('/users/me/sessions')).items).toHaveLength(1);
    expect((await refresh(there.refreshToken!)).status).toBe(401);
    // That it ended, and why, is told for as long as history is kept.
    expect(await ends()).toBe(1);
  });

  it('that nobody came back to is taken away a month after it could no longer go on', async () => {
    const { body, refreshToken } = await register();
    await later(31 * DAY);
    expect((await refresh(refreshToken!)).status).toBe(401);
    expect(await sessionsIn(body.user)).toBe(1);
    await later(30 * DAY);
    expect(await sessionsIn(body.user)).toBe(0);
  });

  it('that goes on is kept however old it is, without the tokens that are past their end', async () => {
    let answer = await register();
    const { user } = answer.body;
    for (let month = 0; month < 5; month++) {
      await later(25 * DAY);
      answer = await refresh(answer.refreshToken!);
      expect(answer.status).toBe(200);
    }
    await later(0);
    expect([await sessionsIn(user), await tokensIn(user)]).toEqual([1, 2]);
  });

  it('still ends when its cookie was copied and comes back weeks later', async () => {
    const first = await register();
    const next = await refresh(first.refreshToken!);
    await later(28 * DAY);
    const mine = await refresh(next.refreshToken!);
    expect(mine.status).toBe(200);
    await later(DAY);
    expect((await refresh(first.refreshToken!)).status).toBe(401);
    expect((await refresh(mine.refreshToken!)).status).toBe(401);
  });

  it('of an API key is as old as the key, used or not', async () => {
    const answer = await register();
    const person = personOf(answer);
    const { key, secret } = await person.post<MadeApiKey>(
      '/users/me/api-keys',
      { name: 'Report', scopes: ['identity:read'], days: null },
      { key: null },
    );
    await later(400 * DAY);
    const program = new Person(server.url, { ...person, token: secret });
    expect((await program.ask('GET', '/users/me')).status).toBe(200);
    const back = personOf(await login(person.email));
    expect((await back.ask('DELETE', `/users/me/api-keys/${key.id}`)).status).toBe(204);
    await later(29 * DAY);
    expect(await count('session where id = $1', key.id)).toBe(1);
    await later(2 * DAY);
    expect(await count('session where id = $1', key.id)).toBe(0);
  });

  it('of thousands goes at one time', async () => {
    const { body } = await register();
    await server.kernel.database.sql(
      `insert into session (id, account_id, device, begun_at, used_at, revoked_at)
       select gen_random_uuid(), $1, 'test', $2, $2, $2 from generate_series(1, 2500)`,
      [body.user.id, clock.now().toISOString()],
    );
    await later(31 * DAY);
    expect(await sessionsIn(body.user)).toBe(1);
  });
});

it('a token of a mail is kept while it is good, and no longer', async () => {
  const { email, id } = (await register()).body.user;
  await atTheDoor(server.url, '/auth/forgot-password', { body: { email } });
  const token = tokenIn(await mailbox.next(email, /Confirm/));
  await mailbox.next(email, /new password/);
  const purposes = async () =>
    (
      await server.kernel.database.sql<{ purpose: string }>(
        'select purpose from one_time_token where account_id = $1 order by purpose',
        [id],
      )
    ).map(({ purpose }) => purpose);
  expect(await purposes()).toEqual(['reset-password', 'verify-email']);
  await later(2 * HOUR);
  expect(await purposes()).toEqual(['verify-email']);
  expect((await atTheDoor(server.url, '/auth/verify', { body: { token } })).status).toBe(204);
  await atTheDoor(server.url, '/auth/forgot-password', { body: { email } });
  await mailbox.next(email, /new password/, 1);
  expect(await purposes()).toEqual(['reset-password']);
  await later(HOUR + 1);
  expect(await purposes()).toEqual([]);
});

it('a ticket for a socket that nobody used is taken away', async () => {
  const person = await server.person();
  await person.post('/socket-tickets', undefined, { key: null });
  await server.server.keepHouse();
  expect(await count('socket_ticket where account_id = $1', person.id)).toBe(1);
  await server.kernel.database.sql(`update socket_ticket set ends_at = ends_at - interval '2 hours'`);
  await server.server.keepHouse();
  expect(await count('socket_ticket where account_id = $1', person.id)).toBe(0);
});

it('the end of an access is kept for a week, by the clock of the database', async () => {
  const person = await register();
  await atTheDoor(server.url, '/auth/logout', { cookie: person.refreshToken! });
  const ends = () => count('access_end where account_id = $1', person.body.user.id);
  const passed = (days: number) =>
    server.kernel.database.sql(
      `update access_end set ended_at = clock_timestamp() - make_interval(days => $1) where account_id = $2`,
      [days, person.body.user.id],
    );
  await passed(6);
  await server.server.keepHouse();
  expect(await ends()).toBe(1);
  await passed(8);
  await server.server.keepHouse();
  expect(await ends()).toBe(0);
});
