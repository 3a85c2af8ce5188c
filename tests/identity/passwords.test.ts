import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountView } from '#shared/identity.ts';
import { Mailbox, tokenIn } from '../support/mailbox.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor, type SignInAnswer } from '../support/visitor.ts';
import { workOf } from '../support/work-of.ts';

const PASSWORD = 'a password of tests';
const OTHER = 'another password of tests';
const clock = new TestClock();
const mailbox = new Mailbox();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock, postman: mailbox, publicUrl: 'https://muster.example' });
});
afterAll(() => server.close());

let made = 0;
const newAddress = () => `passwords.${made++}@test.example`;
const ask = (path: string, body: object) => atTheDoor(server.url, path, { body });
const register = (email = newAddress()) =>
  ask('/auth/register', { email, password: PASSWORD, displayName: 'Pat' });
const login = (email: string, password: string) => ask('/auth/login', { email, password });
const personOf = ({ body }: SignInAnswer) =>
  new Person(server.url, { ...body.user, token: body.accessToken });
const isIn = async (person: Person) => (await person.ask('GET', '/users/me')).status === 200;
const codeOf = ({ status, body }: { status: number; body: object }) =>
  `${status} ${(body as { type?: string }).type?.split(':').at(-1)}`;
const RESET = /new password/;

async function resetToken(email: string, after = 0): Promise<string> {
  expect((await ask('/auth/forgot-password', { email })).status).toBe(204);
  return tokenIn(await mailbox.next(email, RESET, after));
}

describe('an address', () => {
  it('is confirmed by the link in the mail that follows a registration, once', async () => {
    const answer = await register();
    const { email } = answer.body.user;
    expect(answer.body.user.emailVerified).toBe(false);
    const mail = await mailbox.next(email, /Confirm/);
    expect(mail.text).toMatch(/https:\/\/muster\.example\/verify#/);
    const token = tokenIn(mail);
    expect((await ask('/auth/verify', { token })).status).toBe(204);
    expect((await personOf(answer).get<AccountView>('/users/me')).emailVerified).toBe(true);
    expect(codeOf(await ask('/auth/verify', { token }))).toBe('409 link-over');
  });

  it('can have another link, which ends the one before; a confirmed one has none', async () => {
    const answer = await register();
    const person = personOf(answer);
    const first = tokenIn(await mailbox.next(person.email, /Confirm/));
    expect((await person.ask('POST', '/auth/resend-verification')).status).toBe(204);
    const second = tokenIn(await mailbox.next(person.email, /Confirm/, 1));
    expect(codeOf(await ask('/auth/verify', { token: first }))).toBe('409 link-over');
    expect((await ask('/auth/verify', { token: second })).status).toBe(204);
    await person.ask('POST', '/auth/resend-verification');
    await resetToken(person.email);
    expect(mailbox.to(person.email).filter(({ subject }) => /Confirm/.test(subject))).toHaveLength(2);
  });

  it('is not confirmed by a link that is too old, of another purpose, or made up', async () => {
    const { body } = await register();
    const token = tokenIn(await mailbox.next(body.user.email, /Confirm/));
    const reset = await resetToken(body.user.email);
    clock.pass(3 * 86_400 + 1);
    for (const wrong of [token, reset, 'made-up', 'x'.repeat(43)]) {
      expect(codeOf(await ask('/auth/verify', { token: wrong }))).toBe('409 link-over');
    }
  });
});

describe('a forgotten password', () => {
  it('is asked for alike by known and unknown addresses, with the same work', async () => {
    const { email } = (await register()).body.user;
    // While the letter of somebody else is under way, no other is begun: what is seen is the request's own.
    const release = mailbox.hold();
    await ask('/auth/forgot-password', { email });
    await mailbox.handedOver();
    const known = await workOf(server.kernel, () => ask('/auth/forgot-password', { email }));
    const unknown = await workOf(server.kernel, () => ask('/auth/forgot-password', { email: newAddress() }));
    release();
    expect(unknown.answer).toEqual(known.answer);
    expect(known.steps).toEqual(['transact', '1 to identity.letter']);
    expect(unknown.steps).toEqual(known.steps);
  });

  it('is replaced by the link, which ends every session and its sockets', async () => {
    const answer = await register();
    const { email } = answer.body.user;
    const person = personOf(answer);
    const listener = await person.connect();
    const token = await resetToken(email);
    expect((await ask('/auth/reset-password', { token, password: OTHER })).status).toBe(204);
    await listener.until(() => !listener.socket.connected, 'the end of the connection');
    expect(await isIn(person)).toBe(false);
    expect((await atTheDoor(server.url, '/auth/refresh', { cookie: answer.refreshToken! })).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(401);
    const again = await login(email, OTHER);
    expect([again.status, again.body.user.emailVerified]).toEqual([200, true]);
    await mailbox.next(email, /was changed/);
  });

  it('has one link at a time, good once and for an hour', async () => {
    const { email } = (await register()).body.user;
    const first = await resetToken(email);
    const second = await resetToken(email, 1);
    const reset = (token: string) => ask('/auth/reset-password', { token, password: OTHER });
    expect(codeOf(await reset(first))).toBe('409 link-over');
    const both = await Promise.all([reset(second), reset(second)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    const third = await resetToken(email, 2);
    clock.pass(3601);
    expect(codeOf(await reset(third))).toBe('409 link-over');
    expect((await login(email, OTHER)).status).toBe(200);
  });

  it('with a new one that is too short keeps the link good', async () => {
    const { email } = (await register()).body.user;
    const token = await resetToken(email);
    expect((await ask('/auth/reset-password', { token, password: 'short' })).status).toBe(400);
    expect((await ask('/auth/reset-password', { token, password: OTHER })).status).toBe(204);
  });

  it('leaves no token in the database, the jobs or history', async () => {
    const { email } = (await register()).body.user;
    const token = await resetToken(email);
    for (const table of ['one_time_token', 'jobs.job', 'history', 'change']) {
      const rows = JSON.stringify(await server.kernel.database.sql(`select * from ${table}`));
      expect(rows).not.toContain(token);
    }
  });
});

describe('changing the password', () => {
  it('asks for the present one, keeps this session and ends the others with their sockets', async () => {
    const here = await register();
    const { email } = here.body.user;
    const there = await login(email, PASSWORD);
    const [me, other] = [personOf(here), personOf(there)];
    const [mine, others] = [await me.connect(), await other.connect()];
    const change = (present: string) =>
      me.ask('POST', '/users/me/password', { body: { present, password: OTHER }, key: null });
    const wrong = await change('not the present one');
    expect(codeOf(wrong)).toBe('403 wrong-password');
    expect(wrong.body).toMatchObject({ errors: [{ path: 'present' }] });
    expect(await isIn(other)).toBe(true);
    expect((await change(PASSWORD)).status).toBe(204);
    await others.until(() => !others.socket.connected, 'the end of the other connection');
    expect(await Promise.all([me, other].map(isIn))).toEqual([true, false]);
    expect(mine.socket.connected).toBe(true);
    expect((await login(email, PASSWORD)).status).toBe(401);
    expect((await login(email, OTHER)).status).toBe(200);
    await mailbox.next(email, /was changed/);
  });

  it('at the same time by two lets one through', async () => {
    const here = await register();
    const there = await login(here.body.user.email, PASSWORD);
    const answers = await Promise.all(
      [here, there].map((one, n) =>
        personOf(one).ask('POST', '/users/me/password', {
          body: { present: PASSWORD, password: `${OTHER} ${n}` },
          key: null,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it('is refused where there is none yet, saying how to set one', async () => {
    const person = await server.person('Without');
    const answer = await person.ask('POST', '/users/me/password', {
      body: { present: PASSWORD, password: OTHER },
      key: null,
    });
    expect(codeOf(answer)).toBe('409 no-password');
  });
});
