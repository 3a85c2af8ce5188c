import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COPIED, GRACE_SECONDS, REFRESH_TOKEN_DAYS } from '#server/modules/identity/refresh-tokens.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor, type SignInAnswer } from '../support/visitor.ts';

const clock = new TestClock();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock });
});
afterAll(() => server.close());

let made = 0;
const register = () =>
  atTheDoor(server.url, '/auth/register', {
    body: { email: `person.${made++}@test.example`, password: 'a password of tests', displayName: 'Person' },
  });
const refresh = (cookie: string | null) =>
  atTheDoor(server.url, '/auth/refresh', cookie === null ? {} : { cookie });
const personOf = ({ body }: SignInAnswer) =>
  new Person(server.url, { ...body.user, token: body.accessToken });

function expectOver({ status, body, refreshToken }: SignInAnswer): void {
  expect([status, body.type]).toEqual([401, 'urn:muster:problem:session-over']);
  // The cookie is of no use any more, so the browser is told to drop it.
  expect(refreshToken).toBe('');
}

describe('a refresh', () => {
  it('trades the cookie for a new one and a new access token of the same session', async () => {
    const signedIn = await register();
    clock.pass(60);
    const refreshed = await refresh(signedIn.refreshToken);
    expect(refreshed.status).toBe(200);
    expect(refreshed.refreshToken).not.toBe(signedIn.refreshToken);
    expect(refreshed.body.user).toEqual(signedIn.body.user);
    const sessionOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sid;
    expect(sessionOf(refreshed.body.accessToken)).toBe(sessionOf(signedIn.body.accessToken));
    expect((await personOf(refreshed).ask('GET', '/users/me')).status).toBe(200);
  });

  it('by twenty tabs at once gives all of them the same successor', async () => {
    const { refreshToken } = await register();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
    expect((await refresh(answers[0]!.refreshToken)).status).toBe(200);
  });

  it('repeated within the grace gives the same successor: its answer may have been lost', async () => {
    const { refreshToken } = await register();
    const first = await refresh(refreshToken);
    clock.pass(GRACE_SECONDS - 1);
    const again = await refresh(refreshToken);
    expect([again.status, again.refreshToken]).toEqual([200, first.refreshToken]);
  });

  it('with a cookie used before its grace ended the whole session: somebody has a copy', async () => {
    const signedIn = await register();
    const second = await refresh(signedIn.refreshToken);
    const third = await refresh(second.refreshToken);
    clock.pass(GRACE_SECONDS + 1);
    expectOver(await refresh(signedIn.refreshToken));
    for (const { refreshToken } of [second, third]) expectOver(await refresh(refreshToken));
    expect((await personOf(third).ask('GET', '/users/me')).status).toBe(401);
  });

  it('of a copy leaves the other sessions of the person alone', async () => {
    const signedIn = await register();
    const elsewhere = await atTheDoor(server.url, '/auth/login', {
      body: { email: signedIn.body.user.email, password: 'a password of tests' },
    });
    await refresh(signedIn.refreshToken);
    clock.pass(GRACE_SECONDS + 1);
    expectOver(await refresh(signedIn.refreshToken));
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200);
  });

  it('ends the connections of a session whose cookie was copied', async () => {
    const signedIn = await register();
    const listener = await personOf(signedIn).connect();
    await refresh(signedIn.refreshToken);
    clock.pass(GRACE_SECONDS + 1);
    await refresh(signedIn.refreshToken);
    await listener.until(() => !listener.socket.connected, 'the end of the connection');
  });

  it('comes too late after thirty days', async () => {
    const { refreshToken } = await register();
    clock.pass(REFRESH_TOKEN_DAYS * 86_400 + 1);
    expectOver(await refresh(refreshToken));
  });

  it.each([null, '', 'unknown', 'x'.repeat(43)])('with the cookie %j is refused', async (cookie) => {
    const { status, body } = await refresh(cookie);
    expect([status, body.type]).toEqual([401, 'urn:muster:problem:session-over']);
  });

  it('token is not kept as it is', async () => {
    const signedIn = await register();
    const refreshed = await refresh(signedIn.refreshToken);
    const rows = JSON.stringify(await server.kernel.database.sql('select * from refresh_token'));
    expect(rows).not.toContain(signedIn.refreshToken);
    expect(rows).not.toContain(refreshed.refreshToken);
  });
});

describe('signing out', () => {
  it('ends the session: its cookie, its access tokens and its tickets', async () => {
    const signedIn = await register();
    const person = personOf(signedIn);
    expect((await person.ask('GET', '/users/me')).status).toBe(200);
    const out = await atTheDoor(server.url, '/auth/logout', { cookie: signedIn.refreshToken! });
    expect([out.status, out.refreshToken]).toEqual([204, '']);
    expectOver(await refresh(signedIn.refreshToken));
    expect((await person.ask('GET', '/users/me')).status).toBe(401);
    expect((await person.ask('PATCH', '/users/me', { body: { bio: 'late' } })).status).toBe(401);
    await expect(person.connect()).rejects.toThrow();
  });

  it('with an older cookie of the session ends it too', async () => {
    const signedIn = await register();
    const refreshed = await refresh(signedIn.refreshToken);
    await atTheDoor(server.url, '/auth/logout', { cookie: signedIn.refreshToken! });
    expectOver(await refresh(refreshed.refreshToken));
  });

  it('twice, without a cookie or with an unknown one is fine', async () => {
    const { refreshToken } = await register();
    for (const cookie of [refreshToken!, refreshToken!, 'unknown']) {
      expect((await atTheDoor(server.url, '/auth/logout', { cookie })).status).toBe(204);
    }
    expect((await atTheDoor(server.url, '/auth/logout')).status).toBe(204);
  });
});

describe('fifty refreshes at once', () => {
  it('leave everybody signed in, whichever answer arrives', async () => {
    const { refreshToken } = await register();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    for (const answer of answers) {
      expect((await personOf(answer).ask('GET', '/users/me')).status).toBe(200);
    }
    // Each of them goes on by its own cookie, at once again.
    const next = await Promise.all(answers.map((answer) => refresh(answer.refreshToken)));
    expect(next.map(({ status }) => status)).toEqual(Array(50).fill(200));
  });
});

it('a cookie used by two is in history, with who and where from', async () => {
  const signedIn = await register();
  await refresh(signedIn.refreshToken);
  clock.pass(GRACE_SECONDS + 1);
  expectOver(await refresh(signedIn.refreshToken));
  // Again it is not the same news.
  expectOver(await refresh(signedIn.refreshToken));
  const rows = await server.kernel.database.sql<{ after: Record<string, unknown>; source: string | null }>(
    `select after, source from history where entity = 'kernel.access-end' and after ->> 'accountId' = $1`,
    [signedIn.body.user.id],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.after).toMatchObject({ ground: expect.stringMatching(/^session:/), reason: COPIED });
  expect(rows[0]!.source).toMatch(/^[\w-]{22}$/);
});
