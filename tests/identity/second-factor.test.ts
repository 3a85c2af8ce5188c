import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitAfter } from '#server/modules/identity/second-factor.ts';
import type { Enrolment, RecoveryCodes, SecondFactorState } from '#shared/credentials.ts';
import type { AccountView } from '#shared/identity.ts';
import { Mailbox } from '../support/mailbox.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor, type SignInAnswer } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
const STEP_SECONDS = 30;
const clock = new TestClock();
const mailbox = new Mailbox();
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock, postman: mailbox });
});
afterAll(() => server.close());

let made = 0;
const door = (path: string, body: object) => atTheDoor(server.url, path, { body });
const codeAt = (secret: string, seconds = 0) =>
  generateSync({ secret, epoch: clock.now().getTime() / 1000 + seconds });
const problemOf = ({ status, body }: { status: number; body: object }) =>
  `${status} ${(body as { type?: string }).type?.split(':').at(-1)}`;

interface Careful {
  email: string;
  person: Person;
  secret: string;
  codes: string[];
}

/** Somebody with two-step sign-in. */
async function careful(): Promise<Careful> {
  const email = `careful.${made++}@test.example`;
  const answer = await door('/auth/register', { email, password: PASSWORD, displayName: 'Cara' });
  const person = new Person(server.url, { ...answer.body.user, token: answer.body.accessToken });
  const { secret } = await person.post<Enrolment>('/users/me/second-factor', undefined, { key: null });
  const { codes } = await confirm(person, codeAt(secret));
  // The code of this moment is used up.
  clock.pass(STEP_SECONDS);
  return { email, person, secret, codes };
}
const confirm = (person: Person, code: string) =>
  person.post<RecoveryCodes>('/users/me/second-factor/confirm', { code }, { key: null });
const challengeOf = ({ body }: SignInAnswer) => (body as unknown as { challenge: string }).challenge;
const login = async (email: string) => {
  const answer = await door('/auth/login', { email, password: PASSWORD });
  expect([answer.status, answer.refreshToken]).toEqual([200, null]);
  expect(Object.keys(answer.body).sort()).toEqual(['challenge', 'secondFactor']);
  return challengeOf(answer);
};
const finish = (challenge: string, code: string) => door('/auth/second-factor', { challenge, code });

describe('two-step sign-in', () => {
  it('begins with a secret, and is on only once a code has confirmed it', async () => {
    const email = `enrols.${made++}@test.example`;
    const answer = await door('/auth/register', { email, password: PASSWORD, displayName: 'Enno' });
    const person = new Person(server.url, { ...answer.body.user, token: answer.body.accessToken });
    const { secret, uri } = await person.post<Enrolment>('/users/me/second-factor', undefined, { key: null });
    expect(uri).toContain(`secret=${secret}`);
    expect(decodeURIComponent(uri)).toContain(`Muster:${email}`);
    expect((await door('/auth/login', { email, password: PASSWORD })).body).toHaveProperty('accessToken');
    const wrong = await person.ask('POST', '/users/me/second-factor/confirm', {
      body: { code: '000000' },
      key: null,
    });
    expect(problemOf(wrong)).toBe('403 code');
    const { codes } = await confirm(person, codeAt(secret));
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    expect((await person.get<AccountView>('/users/me')).secondFactor).toBe(true);
    await login(email);
    await mailbox.next(email, /is on/);
    const again = await person.ask('POST', '/users/me/second-factor', { key: null });
    expect(problemOf(again)).toBe('409 second-factor-on');
  });

  it('is finished by the code of the moment, once', async () => {
    const { email, secret } = await careful();
    const challenge = await login(email);
    const code = codeAt(secret);
    const done = await finish(challenge, code);
    expect([done.status, done.body.user.email]).toEqual([200, email]);
    expect(done.refreshToken).toBeTruthy();
    // Neither the challenge nor the code is good again, not even together with a new one.
    expect(problemOf(await finish(challenge, codeAt(secret, STEP_SECONDS)))).toBe('401 challenge-over');
    expect(problemOf(await finish(await login(email), code))).toBe('403 code');
    clock.pass(STEP_SECONDS);
    expect((await finish(await login(email), codeAt(secret))).status).toBe(200);
  });

  it('takes one of two who use the same code at once', async () => {
    const { email, secret } = await careful();
    const challenges = [await login(email), await login(email)];
    const answers = await Promise.all(challenges.map((challenge) => finish(challenge, codeAt(secret))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it.each([
    ['one step early', STEP_SECONDS, 200],
    ['one step late', -STEP_SECONDS, 200],
    ['two steps late', -2 * STEP_SECONDS, 403],
    ['three steps early', 3 * STEP_SECONDS, 403],
  ])('takes a code that is %s or not: %i', async (_when, seconds, expected) => {
    const { email, secret } = await careful();
    clock.pass(5 * STEP_SECONDS);
    expect((await finish(await login(email), codeAt(secret, seconds))).status).toBe(expected);
  });

  it('takes no older code after a newer one', async () => {
    const { email, secret } = await careful();
    clock.pass(5 * STEP_SECONDS);
    expect((await finish(await login(email), codeAt(secret, STEP_SECONDS))).status).toBe(200);
    expect(problemOf(await finish(await login(email), codeAt(secret)))).toBe('403 code');
  });

  it('takes each recovery code once, however it is written', async () => {
    const { email, person, codes } = await careful();
    const written = codes[0]!.toUpperCase().replace('-', ' ');
    expect((await finish(await login(email), written)).status).toBe(200);
    expect(problemOf(await finish(await login(email), codes[0]!))).toBe('403 code');
    const state = await person.get<SecondFactorState>('/users/me/second-factor');
    expect(state).toEqual({ since: expect.any(String), recoveryCodesLeft: 9 });
  });

  it('gives new recovery codes for a code, which end the old ones', async () => {
    const { email, person, secret, codes } = await careful();
    const path = '/users/me/second-factor/recovery-codes';
    expect(problemOf(await person.ask('POST', path, { body: { code: '000000' }, key: null }))).toBe(
      '403 code',
    );
    const fresh = await person.post<RecoveryCodes>(path, { code: codeAt(secret) }, { key: null });
    expect(problemOf(await finish(await login(email), codes[1]!))).toBe('403 code');
    expect((await finish(await login(email), fresh.codes[1]!)).status).toBe(200);
  });

  it('is turned off for a code only', async () => {
    const { email, person, secret } = await careful();
    const turnOff = (code: string) =>
      person.ask('POST', '/users/me/second-factor/turn-off', { body: { code }, key: null });
    expect(problemOf(await turnOff('000000'))).toBe('403 code');
    await login(email);
    expect((await turnOff(codeAt(secret))).status).toBe(204);
    expect((await door('/auth/login', { email, password: PASSWORD })).body).toHaveProperty('accessToken');
    expect(problemOf(await turnOff(codeAt(secret)))).toBe('409 second-factor-off');
    await mailbox.next(email, /is off/);
  });
});

describe('a challenge', () => {
  it('ends after five tries, and after five minutes', async () => {
    const { email, secret } = await careful();
    const challenge = await login(email);
    for (let n = 0; n < 4; n++) expect(problemOf(await finish(challenge, '000000'))).toBe('403 code');
    clock.pass(STEP_SECONDS);
    expect((await finish(challenge, codeAt(secret))).status).toBe(200);
    const old = await login(email);
    clock.pass(301);
    expect(problemOf(await finish(old, codeAt(secret)))).toBe('401 challenge-over');
  });

  it('is good in the browser that got it only', async () => {
    const { email, secret } = await careful();
    const challenge = await login(email);
    const answer = await fetch(`${server.url}/api/auth/second-factor`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'another browser' },
      body: JSON.stringify({ challenge, code: codeAt(secret) }),
    });
    expect(answer.status).toBe(401);
  });

  it('that is made up, or a mailed link, opens nothing', async () => {
    for (const challenge of ['made-up', 'x'.repeat(43)]) {
      expect(problemOf(await finish(challenge, '123456'))).toBe('401 challenge-over');
    }
  });
});

describe('wrong codes', () => {
  it('make one wait longer and longer, over all challenges; the right one ends it', async () => {
    const { email, secret } = await careful();
    for (let n = 0; n < 5; n++) {
      expect(problemOf(await finish(await login(email), '000000'))).toBe('403 code');
    }
    const blocked = await fetch(`${server.url}/api/auth/second-factor`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ challenge: await login(email), code: codeAt(secret) }),
    });
    expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([429, '30']);
    clock.pass(STEP_SECONDS);
    expect((await finish(await login(email), codeAt(secret))).status).toBe(200);
    expect(problemOf(await finish(await login(email), '000000'))).toBe('403 code');
    clock.pass(STEP_SECONDS);
    expect((await finish(await login(email), codeAt(secret))).status).toBe(200);
  });

  it.each([
    [1, 0],
    [4, 0],
    [5, 30],
    [6, 60],
    [8, 240],
    [12, 3600],
    [100, 3600],
  ])('%i in a row cost %i seconds', (failures, seconds) => {
    expect(waitAfter(failures)).toBe(seconds);
  });
});

it('no secret and no recovery code is in the database as it is', async () => {
  const { secret, codes } = await careful();
  for (const table of ['second_factor', 'recovery_code', 'history', 'change', 'idempotency', 'jobs.job']) {
    const rows = JSON.stringify(await server.kernel.database.sql(`select * from ${table}`));
    for (const text of [secret, ...codes, ...codes.map((code) => code.replace('-', ''))]) {
      expect(rows).not.toContain(text);
    }
  }
});
