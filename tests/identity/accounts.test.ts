import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { AccountView, ProfileView } from '#shared/identity.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { PRESET_GRANTS } from '#shared/rights.ts';
import { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor } from '../support/visitor.ts';

const PASSWORD = 'correct horse battery';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

const register = (body: object) => atTheDoor(server.url, '/auth/register', { body });
const login = (body: object) => atTheDoor(server.url, '/auth/login', { body });
const aisha = (email: string) => ({ email, password: PASSWORD, displayName: 'Aisha' });

describe('registering', () => {
  it('makes an account and signs it in, with a cookie that scripts and other sites do not get', async () => {
    const answer = await register({ ...aisha(' Aisha@Test.Example '.trim()), timeZone: 'America/New_York' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      expiresIn: 600,
      user: {
        email: 'aisha@test.example',
        displayName: 'Aisha',
        timeZone: 'America/New_York',
        administrator: false,
      },
    });
    expect(answer.setCookie).toMatch(/; Path=\/api\/auth/);
    expect(answer.setCookie).toMatch(/; HttpOnly/);
    expect(answer.setCookie).toMatch(/; SameSite=Strict/);
    expect(JSON.stringify(answer.body)).not.toContain(answer.refreshToken);
    const person = new Person(server.url, { ...answer.body.user, token: answer.body.accessToken });
    expect(await person.get<AccountView>('/users/me')).toEqual(answer.body.user);
  });

  it('refuses an address that is taken, whatever its case', async () => {
    await register(aisha('taken@test.example'));
    const again = await register(aisha('Taken@Test.Example'));
    expect([again.status, again.body.type]).toEqual([409, 'urn:muster:problem:taken']);
    expect(again.refreshToken).toBeNull();
  });

  it('of one address twenty times at once makes one account', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(aisha('many@test.example'))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it.each([
    ['no address', { email: 'nobody' }, 'email'],
    ['a short password', { password: 'short' }, 'password'],
    ['no name', { displayName: '  ' }, 'displayName'],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['a field more', { administrator: true }, ''],
  ])('refuses %s, naming the field and never saying what was sent', async (_what, change, path) => {
    const { status, body } = await register({ ...aisha('faulty@test.example'), ...change });
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.path)).toEqual([path]);
    for (const value of Object.values(change)) {
      if (typeof value === 'string' && value.trim()) expect(JSON.stringify(body)).not.toContain(value);
    }
    expect(JSON.stringify(body)).not.toContain(PASSWORD);
  });

  it('keeps no password, and nothing of it in the log or in history', async () => {
    const { body } = await register(aisha('secret@test.example'));
    const account = await server.kernel.database.orm.em.fork().findOneOrFail(Account, { id: body.user.id });
    expect(account.passwordHash).toMatch(/^\$argon2id\$/);
    for (const table of ['change', 'history', 'account']) {
      const rows = JSON.stringify(await server.kernel.database.sql(`select * from ${table}`));
      expect(rows).not.toContain(PASSWORD);
      if (table !== 'account') expect(rows).not.toContain('$argon2id$');
    }
  });
});

describe('the country of an account', () => {
  let proxied: TestServer;
  beforeAll(async () => {
    proxied = await TestServer.start({ countryHeader: 'cf-ipcountry' });
  });
  afterAll(() => proxied.close());

  it.each([
    ['us', 'US'],
    ['NZ', 'NZ'],
    ['XX', 'unknown'],
    ['T1', 'unknown'],
    ['<script>', 'unknown'],
    [undefined, 'unknown'],
  ])('is what the configured header says: %s is %s', async (header, country) => {
    const made = async (url: string) => {
      const answer = await fetch(`${url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(header && { 'cf-ipcountry': header }) },
        body: JSON.stringify(aisha(`country.${country}.${header?.length}.${Math.random()}@test.example`)),
      });
      return ((await answer.json()) as { user: AccountView }).user.country;
    };
    expect(await made(proxied.url)).toBe(country);
    expect(await made(server.url)).toBe('unknown');
  });
});

describe('signing in', () => {
  beforeAll(async () => {
    await register(aisha('known@test.example'));
  });

  it('begins a session of its own each time', async () => {
    const [one, two] = [
      await login({ email: 'KNOWN@test.example', password: PASSWORD }),
      await login({ email: 'known@test.example', password: PASSWORD }),
    ];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(one.refreshToken).not.toBe(two.refreshToken);
    await atTheDoor(server.url, '/auth/logout', { cookie: one.refreshToken! });
    expect((await atTheDoor(server.url, '/auth/refresh', { cookie: two.refreshToken! })).status).toBe(200);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await login({ email: 'known@test.example', password: 'not the password' });
    const unknown = await login({ email: 'unknown@test.example', password: PASSWORD });
    const none = await login({ email: (await server.person('No Password')).email, password: PASSWORD });
    for (const { status, body, refreshToken } of [wrong, unknown, none]) {
      expect([status, body.type, refreshToken]).toEqual([401, 'urn:muster:problem:credentials', null]);
      expect(body.detail).toBe(wrong.body.detail);
    }
  });
});

describe('the profile', () => {
  it('is changed by its owner, field by field', async () => {
    const person = await server.person('Before');
    const changed = await person.ask<AccountView>('PATCH', '/users/me', { body: { displayName: 'After' } });
    expect(changed.body).toMatchObject({ displayName: 'After', version: 2, timeZone: 'America/New_York' });
    expect(changed.positions.map(({ room }) => room)).toEqual([`user:${person.id}`]);
    expect(await person.get<AccountView>('/users/me')).toEqual(changed.body);
  });

  it('that does not change is no change', async () => {
    const person = await server.person('Same');
    const { body, positions } = await person.ask<AccountView>('PATCH', '/users/me', {
      body: { displayName: 'Same' },
    });
    expect([body.version, positions]).toEqual([1, []]);
  });

  it('has a username that nobody else has, whatever its case, also of twenty who want it at once', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => server.person()));
    const answers = await Promise.all(
      people.map((person, n) =>
        person.ask<AccountView & Problem>('PATCH', '/users/me', {
          body: { username: n % 2 ? 'Wanted.Name' : 'wanted.NAME' },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    const late = await people[answers.findIndex(({ status }) => status === 409)]!.ask<Problem>(
      'PATCH',
      '/users/me',
      { body: { username: 'WANTED.NAME' } },
    );
    expect([late.status, late.body.errors?.map(({ path }) => path)]).toEqual([409, ['username']]);
    const owner = people[answers.findIndex(({ status }) => status === 200)]!;
    const gone = await owner.ask<AccountView>('PATCH', '/users/me', { body: { username: null } });
    expect([gone.status, gone.body.username]).toEqual([200, null]);
  });

  it('is a card for others, without address or rights', async () => {
    const [person, other] = [await server.person('Shown'), await server.person('Looks')];
    await person.ask('PATCH', '/users/me', { body: { username: 'Shown_1', bio: 'private' } });
    expect(await other.get(`/users/${person.id}`)).toEqual({
      ...{ id: person.id, displayName: 'Shown', username: 'Shown_1', picture: null },
    });
    for (const id of ['00000000-0000-4000-8000-000000000000', 'none']) {
      expect((await other.ask('GET', `/users/${id}`)).status).toBe(404);
    }
    expect((await fetch(`${server.url}/api/users/${person.id}`)).status).toBe(401);
  });

  it.each([
    { username: 'ab' },
    { username: 'a'.repeat(31) },
    { username: 'with space' },
    { username: 'аlice' },
    { username: '' },
    { locale: 'not a language' },
    { country: 'US' },
    { picture: 'x' },
    { displayName: '' },
    { timeZone: 'Nowhere' },
    { bio: 'x'.repeat(2001) },
    { email: 'new@test.example' },
    { administrator: true },
  ])('refuses %j', async (body) => {
    const person = await server.person();
    expect((await person.ask('PATCH', '/users/me', { body })).status).toBe(400);
  });

  it('shows the organisations one belongs to', async () => {
    const person = await server.person('Member');
    const organisationId = await server.nonprofit(person, 'Pantry');
    const { user, memberships } = await person.get<ProfileView>('/auth/profile');
    expect(user.id).toBe(person.id);
    const standing = { role: 'owner', grants: PRESET_GRANTS.owner, teams: [] };
    expect(memberships).toEqual([{ organisationId, organisationName: 'Pantry', ...standing }]);
  });

  it.each(['/users/me', '/auth/profile'])('%s is shown to nobody who is not signed in', async (path) => {
    expect((await fetch(`${server.url}/api${path}`)).status).toBe(401);
  });
});
