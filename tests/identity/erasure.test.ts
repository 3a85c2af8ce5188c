import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditChain } from '#server/kernel/audit/audit-chain.ts';
import { verifyHistory } from '#server/kernel/audit/verify-history.ts';
import { HistorySeal } from '#server/kernel/history/history-seal.ts';
import { createLog } from '#server/kernel/log.ts';
import { ERASE_QUEUE } from '#server/kernel/personal/erase-history.ts';
import { Secret } from '#server/kernel/secret.ts';
import { Operation } from '#server/modules/administration/operation.entity.ts';
import { Passkey } from '#server/modules/identity/passkey.entity.ts';
import { Invitation } from '#server/modules/organisations/invitation.entity.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { MadeApiKey } from '#shared/credentials.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { MembershipView, TeamView } from '#shared/organisations.ts';
import type { PersonalExport } from '#shared/personal.ts';
import { Commitments } from '../support/commitments.ts';
import { Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { SECRET, TestServer } from '../support/test-server.ts';
import { atTheDoor } from '../support/visitor.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const PASSWORD = 'a long enough password';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

/** Somebody who registered, joined, volunteers and wrote. */
async function somebody(name: string): Promise<Person> {
  const email = `${name.toLowerCase()}@test.example`;
  const { body } = await atTheDoor(server.url, '/auth/register', {
    body: { email, password: PASSWORD, displayName: `${name} Unmistakable`, timeZone: 'America/New_York' },
  });
  const person = new Person(server.url, { id: body.user.id, email, token: body.accessToken });
  await person.ask('PATCH', '/users/me', { body: { bio: `${name} likes to be remembered` } });
  await person.ask('PUT', '/volunteer/profile', {
    body: aVolunteer({ address: `${name} Street 1`, birthYear: 1987 }),
  });
  const members = `/organisations/${organisationId}/members`;
  await owner.post<MembershipView>(members, { email, role: 'coordinator' });
  await person.post('/nonprofit/needs', aNeed(organisationId, { title: 'Stays with the pantry' }));
  await committed(person, name);
  await withCredentials(person, name);
  await inTeams(person, name);
  return person;
}

/** They were there once, are expected once more, and were offered something; in words that name them. */
async function committed(person: Person, name: string): Promise<void> {
  const made = new Commitments(server, owner, organisationId);
  const [past, coming] = [await made.need({ placesMax: 1, placesMin: 1 }), await made.need()];
  const { id } = await person.post<AssignmentView>('/volunteer/assignments', { needId: past.id });
  await made.movedTo(past, -1);
  const note = `${name} came early`;
  await owner.post(`/nonprofit/assignments/${id}/confirm-show-up`, { outcome: 'showed', note });
  const words = { rating: 5, text: `${name} writes`, wouldReturn: true };
  await person.post(`/volunteer/assignments/${id}/feedback`, words);
  await owner.post(`/nonprofit/assignments/${id}/feedback`, words);
  await person.post('/volunteer/assignments', { needId: coming.id });
  const { id: left } = await made.movedTo(await made.need(), 500);
  const { id: given } = await person.post<AssignmentView>('/volunteer/assignments', { needId: left });
  await person.post(`/volunteer/assignments/${given}/cancel`, { reason: `${name} is ill` });
  const { id: other } = await made.movedTo(await made.need(), 700);
  await owner.post(`/nonprofit/needs/${other}/offers`, { volunteerIds: [person.id] });
}

/** What they sign in with, look like, and keep away from; named after them wherever there is room for a name. */
async function withCredentials(person: Person, name: string): Promise<void> {
  await person.post('/users/me/api-keys', { name: `Of ${name}`, scopes: ['identity:read'] }, { key: null });
  await person.post('/users/me/second-factor', undefined, { key: null });
  await person.ask('PATCH', '/users/me', { body: { username: name.toLowerCase() } });
  const now = server.kernel.clock.now();
  await server.kernel.transactor.transact(WORK, async ({ em }) => {
    em.create(Passkey, {
      ...{ accountId: person.id, name: `Phone of ${name}`, credentialId: name, publicKey: name, counter: 0 },
      ...{ transports: ['internal'], site: 'localhost', synced: true, createdAt: now, usedAt: null },
    });
    em.create(Operation, {
      ...{ verb: 'retry', jobs: 1, queues: [], byId: person.id, byName: `${name} Unmistakable`, at: now },
    });
  });
  const stranger = await server.person('A stranger');
  await person.post('/users/me/blocks', { accountId: stranger.id });
  await stranger.post('/users/me/blocks', { accountId: person.id });
}

/** They manage a team, have invited somebody, and are invited by somebody else. */
async function inTeams(person: Person, name: string): Promise<void> {
  const own = `/organisations/${organisationId}`;
  const { id, version } = await owner.post<TeamView>(`${own}/teams`, { name: `Team ${++made}` });
  await owner.ask('PATCH', `${own}/teams/${id}`, {
    body: { managerId: person.id },
    headers: { 'if-match': `"${version}"` },
  });
  const now = server.kernel.clock.now();
  const endsAt = new Date(now.getTime() + 86_400_000);
  await server.kernel.transactor.transact(WORK, async ({ em }) => {
    em.create(Invitation, {
      ...{
        organisationId,
        email: `guest-${made}@test.example`,
        role: 'crew',
        customRoleId: null,
        teamIds: [],
      },
      ...{ tokenHash: `sent-${made}`, inviterId: person.id, inviterName: `${name} Unmistakable` },
      ...{ sentAt: now, endsAt },
    });
  });
  const other = await server.person('Another Owner');
  const others = await server.nonprofit(other, 'Other Pantry');
  await other.post(`/organisations/${others}/invitations`, { email: person.email, role: 'crew' });
}
let made = 0;
const sql = (text: string, parameters: unknown[] = []) => server.kernel.database.sql(text, parameters);
const erase = (person: Person, body: object) => person.ask<Problem>('DELETE', '/users/me', { body });

it('every table that names an account is answered for', async () => {
  const rows = await sql(
    `select distinct c.table_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
       and (c.column_name in ('account_id', 'actor') or c.table_name in (
         select conrelid::regclass::text from pg_constraint where confrelid = 'account'::regclass))`,
  );
  const answered = server.server.held.flatMap(({ tables }) => tables);
  for (const { table_name } of rows) expect(answered).toContain(table_name);
  expect(new Set(answered).size).toBe(answered.length);
});

it('an export holds what every part has, and no secret', async () => {
  const person = await somebody('Edda');
  const response = await fetch(`${person.url}/api/users/me/export`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}` },
  });
  expect(response.headers.get('content-disposition')).toContain('my-data.json');
  const text = await response.text();
  const { parts } = JSON.parse(text) as PersonalExport;
  expect(Object.keys(parts).sort()).toEqual(server.server.held.map(({ name }) => name).sort());
  expect(parts.account).toMatchObject([{ email: person.email, bio: 'Edda likes to be remembered' }]);
  expect(parts.volunteer).toMatchObject([{ address: 'Edda Street 1' }]);
  expect(parts.memberships).toMatchObject([{ role: 'coordinator', organisation: 'Test Pantry' }]);
  expect(parts.account).toMatchObject([{ username: 'edda', picture: null }]);
  expect(parts.passkeys).toMatchObject([{ name: 'Phone of Edda' }]);
  expect(parts['api-keys']).toMatchObject([{ name: 'Of Edda' }]);
  expect(parts.blocks).toMatchObject([{ display_name: 'A stranger' }]);
  expect(parts.teams).toMatchObject([{ manages: true }]);
  expect(parts.invitations!.map(({ sent }) => sent).sort()).toEqual([false, true]);
  expect(parts.operations).toMatchObject([{ verb: 'retry' }]);
  const states = parts.commitments!.map(({ state }) => state);
  expect(states.sort()).toEqual(['cancelled', 'confirmed', 'showed']);
  expect(parts.offers!.map(({ state }) => state).sort()).toEqual([
    'accepted',
    'accepted',
    'declined',
    'offered',
  ]);
  expect(parts.feedback).toMatchObject([{ text: 'Edda writes' }, { text: 'Edda writes' }]);
  // The browser's, and that of the key.
  expect(parts.sessions).toHaveLength(2);
  expect(parts.history!.length).toBeGreaterThan(3);
  expect(text).not.toMatch(/argon2|password_hash|token_hash|public_key/);
});

describe('an erased account', () => {
  it('leaves nothing that tells of the person, in any table, and the chain holds', async () => {
    const seal = new HistorySeal(new Secret(SECRET));
    const chain = new AuditChain(server.kernel.database, seal, createLog('silent'));
    const person = await somebody('Gundula');
    const listener = await person.connect();
    await chain.linkNew();
    expect((await erase(person, { password: PASSWORD })).status).toBe(204);
    await listener.until(() => !listener.socket.connected, 'the end of the connection');
    expect((await person.ask('GET', '/users/me')).status).toBe(401);
    const login = await atTheDoor(server.url, '/auth/login', {
      body: { email: person.email, password: PASSWORD },
    });
    expect(login.status).toBe(401);
    const left = `select (select count(*) from passkey where account_id = $1)
      + (select count(*) from api_key where account_id = $1)
      + (select count(*) from second_factor where account_id = $1)
      + (select count(*) from session where account_id = $1)
      + (select count(*) from block where $1 in (account_id, blocked_id)) as rows`;
    expect(Number((await sql(left, [person.id]))[0]!.rows)).toBe(0);
    while ((await server.kernel.jobs.backlog(ERASE_QUEUE)) > 0) await new Promise((go) => setImmediate(go));
    // Suggestions follow by themselves, at most four times a second.
    const suggested = `select 1 from need_suggestions where best::text like '%' || $1 || '%'`;
    while ((await sql(suggested, [person.id])).length > 0) await new Promise((go) => setImmediate(go));

    const tables = await sql(
      `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { table_name } of tables) {
      const found = await sql(`select t::text as row from "${table_name}" t where t::text ~* 'gundula'`);
      expect(found, String(table_name)).toEqual([]);
    }
    await chain.linkNew();
    const report = await verifyHistory(
      (text, parameters) => server.kernel.database.sql(text, parameters),
      seal,
    );
    expect(report.breaches).toEqual([]);
    // What the person did for others stays, without a name; whom they let down has the place again.
    const kept = await sql(
      `select title from need where organisation_id = $1 and title = 'Stays with the pantry'`,
      [organisationId],
    );
    expect(kept.length).toBeGreaterThan(0);
    const done = await sql(
      `select a.state, a.hours, n.places_taken, a.volunteer_name from assignment a join need n on n.id = a.need_id
       where a.volunteer_id = $1 order by a.created_at`,
      [person.id],
    );
    const volunteer_name = 'Erased account';
    expect(done).toEqual([
      { state: 'showed', hours: 3, places_taken: 1, volunteer_name },
      { state: 'cancelled', hours: null, places_taken: 0, volunteer_name },
      { state: 'cancelled', hours: null, places_taken: 0, volunteer_name },
    ]);
  });

  it('has no API key that opens anything', async () => {
    const person = await server.person('Kay Keyholder');
    const { secret } = await person.post<MadeApiKey>(
      '/users/me/api-keys',
      { name: 'Report', scopes: ['identity:read'] },
      { key: null },
    );
    const program = new Person(server.url, { ...person, token: secret });
    expect((await program.ask('GET', '/users/me')).status).toBe(200);
    expect((await erase(person, {})).status).toBe(204);
    expect((await program.ask('GET', '/users/me')).status).toBe(401);
  });

  it('asks for the password, or for a fresh sign-in where there is none', async () => {
    const person = await somebody('Wanda');
    for (const body of [{}, { password: 'not that one' }]) {
      const answer = await erase(person, body);
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([403, 'password']);
    }
    const passwordless = await server.person('Paula Passkey');
    await sql(`update session set begun_at = now() - interval '11 minutes' where account_id = $1`, [
      passwordless.id,
    ]);
    expect((await erase(passwordless, {})).status).toBe(403);
    await sql('update session set begun_at = now() where account_id = $1', [passwordless.id]);
    expect((await erase(passwordless, {})).status).toBe(204);
  });

  it('hands its organisations over first, and is told which', async () => {
    const founder = await server.person('Fay Founder');
    const own = await server.nonprofit(founder, 'Fay Pantry');
    const refused = await erase(founder, {});
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('Fay Pantry')]);
    expect((await founder.ask('GET', '/users/me')).status).toBe(200);
    await server.member(own, owner, 'owner');
    expect((await erase(founder, {})).status).toBe(204);
  });
});
