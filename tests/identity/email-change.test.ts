import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Enrolment, RecoveryCodes } from '#shared/credentials.ts';
import type { AccountView } from '#shared/identity.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { Mailbox, tokenIn } from '../support/mailbox.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor, type SignInAnswer } from '../support/visitor.ts';
import { workOf } from '../support/work-of.ts';

const PASSWORD = 'a password of tests';
const DAY = 86_400;
const clock = new TestClock();
const mailbox = new Mailbox();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock, postman: mailbox, publicUrl: 'https://muster.example' });
});
afterAll(() => server.close());

let made = 0;
const newAddress = () => `email.${made++}@test.example`;
const ask = (path: string, body: object) => atTheDoor(server.url, path, { body });
const personOf = ({ body }: SignInAnswer) =>
  new Person(server.url, { ...body.user, token: body.accessToken });
const register = (email = newAddress()) =>
  ask('/auth/register', { email, password: PASSWORD, displayName: 'Pat' });
const somebody = async () => personOf(await register());
const login = (email: string, password = PASSWORD) => ask('/auth/login', { email, password });
const isIn = async (person: Person) => (await person.ask('GET', '/users/me')).status === 200;
const codeOf = ({ status, body }: { status: number; body: object }) =>
  `${status} ${(body as { type?: string }).type?.split(':').at(-1)}`;
const addressOf = async ({ id }: { id: string }) => {
  const [row] = await server.kernel.database.sql<{ email: string }>(
    'select email from account where id = $1',
    [id],
  );
  return row?.email;
};
const request = (person: Person, email: string, proof: object = { password: PASSWORD }) =>
  person.ask<Problem>('POST', '/users/me/email', { body: { email, ...proof }, key: null });
const confirm = (token: string) => ask('/auth/confirm-email', { token });
const CONFIRM = /Confirm your new address/;

/** Asks for the address and gives the token of the letter that came there. */
async function linkFor(person: Person, email: string, after = 0): Promise<string> {
  expect((await request(person, email)).status).toBe(204);
  const mail = await mailbox.next(email, CONFIRM, after);
  expect(mail.text).toMatch(/https:\/\/muster\.example\/confirm-email#/);
  return tokenIn(mail);
}

/** Everything that was to be mailed until now has been. */
async function mailed(): Promise<void> {
  const { email } = (await register()).body.user;
  await mailbox.next(email, /Confirm your address/);
}

describe('the address of an account', () => {
  it('changes when the link that was mailed to the new one is opened, and not before', async () => {
    const me = await somebody();
    const email = newAddress();
    expect((await request(me, email.toUpperCase())).status).toBe(204);
    const token = tokenIn(await mailbox.next(email, CONFIRM));
    await mailbox.next(me.email, /about to change/);
    expect((await login(email)).status).toBe(401);
    expect((await login(me.email)).status).toBe(200);

    const listener = await me.connect();
    await listener.join({ room: `user:${me.id}` });
    expect((await confirm(token)).status).toBe(204);
    const told = () =>
      listener.changes.flatMap(({ entries }) => entries).findLast(({ type }) => type === 'identity.account')
        ?.view as AccountView | undefined;
    await listener.until(() => told() !== undefined, 'the new address');
    expect(told()).toMatchObject({ email, emailVerified: true });
    expect((await login(email)).status).toBe(200);
    expect((await login(me.email)).status).toBe(401);
    await mailbox.next(me.email, /was changed/);
  });

  it('ends every other session with its sockets, and keeps the one that asked', async () => {
    const here = await register();
    const [me, other] = [personOf(here), personOf(await login(here.body.user.email))];
    const [mine, others] = [await me.connect(), await other.connect()];
    expect((await confirm(await linkFor(me, newAddress()))).status).toBe(204);
    await others.until(() => !others.socket.connected, 'the end of the other connection');
    expect(await Promise.all([me, other].map(isIn))).toEqual([true, false]);
    expect(mine.socket.connected).toBe(true);
  });

  it('is in history, with what it was and who changed it, from where', async () => {
    const me = await somebody();
    const email = newAddress();
    await confirm(await linkFor(me, email));
    const lines = await server.kernel.database.sql(
      `select actor, before, after, source from history where entity = 'identity.account' and entity_id = $1
       order by id desc limit 1`,
      [me.id],
    );
    expect(lines).toEqual([
      {
        actor: me.id,
        before: expect.objectContaining({ email: me.email }),
        after: expect.objectContaining({ email }),
        source: expect.stringMatching(/^[\w-]{22}$/),
      },
    ]);
  });

  it('is not its own successor', async () => {
    const me = await somebody();
    const answer = await request(me, me.email);
    expect(codeOf(answer)).toBe('409 same-address');
    expect(answer.body.errors).toMatchObject([{ path: 'email' }]);
    expect(codeOf(await request(me, 'no address'))).toBe('400 invalid');
  });
});

describe('asking for another address', () => {
  it('takes the password', async () => {
    const me = await somebody();
    const email = newAddress();
    for (const proof of [{}, { password: 'not that one' }, { password: '' }]) {
      const answer = await request(me, email, proof);
      expect(codeOf(answer)).toBe('403 password');
      expect(answer.body.errors).toMatchObject([{ path: 'password' }]);
    }
    await mailed();
    expect([mailbox.to(email), mailbox.to(me.email).map(({ subject }) => subject)]).toEqual([
      [],
      ['Confirm your address'],
    ]);
  });

  it('or a code of the second factor, of which a wrong one counts', async () => {
    const me = await somebody();
    const { secret } = await me.post<Enrolment>('/users/me/second-factor', undefined, { key: null });
    const code = () => generateSync({ secret, epoch: clock.now().getTime() / 1000 });
    const { codes } = await me.post<RecoveryCodes>(
      '/users/me/second-factor/confirm',
      { code: code() },
      { key: null },
    );
    const email = newAddress();
    expect(codeOf(await request(me, email, { code: '000000' }))).toBe('403 code');
    const [row] = await server.kernel.database.sql(
      'select failures from second_factor where account_id = $1',
      [me.id],
    );
    expect(row).toEqual({ failures: 1 });
    clock.pass(60);
    expect((await request(me, email, { code: code() })).status).toBe(204);
    await mailbox.next(email, CONFIRM);
    expect(codeOf(await request(me, newAddress(), { code: code() }))).toBe('403 code');
    expect((await request(me, newAddress(), { code: codes[0] })).status).toBe(204);
    const other = await somebody();
    expect(codeOf(await request(other, newAddress(), { code: code() }))).toBe('403 code');
  });

  it('or, in an account without a password, a session that has just begun', async () => {
    const me = await server.person('Without');
    const email = newAddress();
    const begun = (at: string) =>
      server.kernel.database.sql(`update session set begun_at = ${at} where account_id = $1`, [me.id]);
    await begun(`now() - interval '11 minutes'`);
    const refused = await request(me, email, {});
    expect([codeOf(refused), refused.body.detail]).toEqual([
      '403 password',
      'Sign in again, then change the address within ten minutes.',
    ]);
    await begun('now()');
    expect(codeOf(await request(me, email, { password: 'any at all' }))).toBe('403 password');
    expect((await request(me, email, {})).status).toBe(204);
    await mailbox.next(email, CONFIRM);
  });

  it('is answered alike whether somebody has it or not, with the same work; whoever has it is told', async () => {
    const [me, other] = [await somebody(), await somebody()];
    const release = mailbox.hold();
    await ask('/auth/forgot-password', { email: me.email });
    await mailbox.handedOver();
    const [free, taken] = [newAddress(), other.email];
    const unknown = await workOf(server.kernel, () => request(me, free));
    const known = await workOf(server.kernel, () => request(me, taken));
    release();
    expect(known.answer).toEqual(unknown.answer);
    expect(known.answer.status).toBe(204);
    expect(known.steps).toEqual(unknown.steps);
    expect(known.steps.length).toBeGreaterThan(3);
    await mailbox.next(taken, /has an account already/);
    await mailed();
    expect(mailbox.to(taken).filter(({ subject }) => CONFIRM.test(subject))).toEqual([]);
    expect(await addressOf(other)).toBe(taken);
  });
});

describe('the link to a new address', () => {
  it('is the latest, good once and for a day, and for nothing else', async () => {
    const me = await somebody();
    const [one, two] = [newAddress(), newAddress()];
    const first = await linkFor(me, one);
    const second = await linkFor(me, two);
    expect(codeOf(await confirm(first))).toBe('409 link-over');
    for (const path of ['/auth/verify', '/auth/reset-password'])
      expect(
        codeOf(await ask(path, { token: second, ...(path.endsWith('word') && { password: PASSWORD }) })),
      ).toBe('409 link-over');
    const both = await Promise.all([confirm(second), confirm(second)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await addressOf(me)).toBe(two);
    const third = await linkFor(me, one, 1);
    clock.pass(DAY + 1);
    for (const token of [third, 'made-up', 'x'.repeat(43)]) {
      expect(codeOf(await confirm(token))).toBe('409 link-over');
    }
    expect(await addressOf(me)).toBe(two);
  });

  it.each(['changed', 'reset'])('ends when the password is %s', async (how) => {
    const me = await somebody();
    const token = await linkFor(me, newAddress());
    const password = 'another password of tests';
    if (how === 'changed') {
      const body = { present: PASSWORD, password };
      expect((await me.ask('POST', '/users/me/password', { body, key: null })).status).toBe(204);
    } else {
      await ask('/auth/forgot-password', { email: me.email });
      const reset = tokenIn(await mailbox.next(me.email, /new password/));
      expect((await ask('/auth/reset-password', { token: reset, password })).status).toBe(204);
    }
    expect(codeOf(await confirm(token))).toBe('409 link-over');
    expect(await addressOf(me)).toBe(me.email);
  });

  it('ends those that were mailed to the address before', async () => {
    const me = await somebody();
    await ask('/auth/forgot-password', { email: me.email });
    const reset = tokenIn(await mailbox.next(me.email, /new password/));
    const verify = tokenIn(await mailbox.next(me.email, /Confirm your address/));
    const email = newAddress();
    expect((await confirm(await linkFor(me, email))).status).toBe(204);
    expect(codeOf(await ask('/auth/reset-password', { token: reset, password: PASSWORD }))).toBe(
      '409 link-over',
    );
    expect(codeOf(await ask('/auth/verify', { token: verify }))).toBe('409 link-over');
    // And no other leads in from there.
    await ask('/auth/forgot-password', { email: me.email });
    await mailed();
    expect(mailbox.to(me.email).filter(({ subject }) => /new password/.test(subject))).toHaveLength(1);
  });

  it('leads to an address that nobody else has by then', async () => {
    const me = await somebody();
    const email = newAddress();
    const token = await linkFor(me, email);
    expect((await register(email)).status).toBe(201);
    const other = await login(me.email);
    expect(codeOf(await confirm(token))).toBe('409 taken');
    expect(await addressOf(me)).toBe(me.email);
    expect(await isIn(personOf(other))).toBe(true);
  });

  it('gives an address that two want to one of them', async () => {
    for (let round = 0; round < 2; round++) {
      const people = [await somebody(), await somebody()];
      const email = newAddress();
      const tokens = [await linkFor(people[0]!, email), await linkFor(people[1]!, email, 1)];
      const answers = await Promise.all(tokens.map(confirm));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
      const now = await Promise.all(people.map(addressOf));
      expect(now.filter((address) => address === email)).toHaveLength(1);
    }
  });

  it('does nothing for an account that was suspended or erased meanwhile', async () => {
    const me = await somebody();
    const token = await linkFor(me, newAddress());
    const administrator = await server.person('Ada', { administrator: true });
    await administrator.post(`/admin/accounts/${me.id}/suspend`, { reason: 'A test' });
    expect(codeOf(await confirm(token))).toBe('409 link-over');
    const gone = await somebody();
    const theirs = await linkFor(gone, newAddress());
    expect((await gone.ask('DELETE', '/users/me', { body: { password: PASSWORD } })).status).toBe(204);
    expect(codeOf(await confirm(theirs))).toBe('409 link-over');
  });

  it('is nowhere but in the mail', async () => {
    const me = await somebody();
    const token = await linkFor(me, newAddress());
    for (const table of ['one_time_token', 'jobs.job', 'history', 'change', 'idempotency']) {
      const rows = JSON.stringify(await server.kernel.database.sql(`select * from ${table}`));
      expect(rows, table).not.toContain(token);
    }
  });
});
