import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MembershipView, OrganisationView } from '#shared/organisations.ts';
import type { Role } from '#shared/rights.ts';
import type { Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
});

const members = async (person = owner) =>
  (await person.get<{ items: MembershipView[] }>(`/organisations/${organisationId}/members`)).items;
const add = (by: Person, email: string, role: Role = 'coordinator') =>
  by.ask<MembershipView>('POST', `/organisations/${organisationId}/members`, { body: { email, role } });
const remove = (by: Person, membershipId: string) =>
  by.ask('DELETE', `/organisations/${organisationId}/members/${membershipId}`);
const membershipOf = async (person: Person) =>
  (await members()).find(({ accountId }) => accountId === person.id)!.id;
const codeOf = ({ body }: Answer<unknown>) => (body as { type?: string }).type?.split(':').at(-1);

describe('an organisation', () => {
  it('belongs to who makes it', async () => {
    const founder = await server.person('Founder');
    const { status, body, positions } = await founder.ask<OrganisationView>('POST', '/organisations', {
      body: { name: ' Pantry ', kind: 'nonprofit', timeZone: 'America/New_York' },
    });
    expect([status, body.name]).toEqual([201, 'Pantry']);
    expect(positions.map(({ room }) => room).sort()).toEqual([
      `organisation:${body.id}`,
      `user:${founder.id}`,
    ]);
    expect(await founder.get(`/organisations/${body.id}`)).toEqual(body);
    expect(await founder.get(`/organisations/${body.id}/members`)).toMatchObject({
      items: [{ accountId: founder.id, role: 'owner' }],
    });
  });

  it.each([
    [{ name: '', kind: 'nonprofit', timeZone: 'UTC' }],
    [{ name: 'Pantry', kind: 'empire', timeZone: 'UTC' }],
    [{ name: 'Pantry', kind: 'nonprofit', timeZone: 'Nowhere' }],
    [{ name: 'Pantry', kind: 'nonprofit', timeZone: 'UTC', ownerId: 'x' }],
  ])('is refused as %j', async (body) => {
    expect((await owner.ask('POST', '/organisations', { body })).status).toBe(400);
  });
});

describe('members', () => {
  it('are added by their address, with a role, and told so', async () => {
    const newcomer = await server.person('Nora');
    const listener = await newcomer.connect();
    await listener.join({ room: `user:${newcomer.id}` });
    const { status, body } = await add(owner, newcomer.email.toUpperCase());
    expect([status, body.accountId, body.role]).toEqual([201, newcomer.id, 'coordinator']);
    await listener.until(() => listener.changes.length > 0, 'the membership');
    expect(listener.changes[0]?.entries).toMatchObject([
      { type: 'organisations.membership', op: 'upsert', view: body },
    ]);
    expect((await members()).map(({ displayName }) => displayName)).toEqual(['Nora', 'Ruth Owner']);
  });

  it('are added once, however often and however many ask', async () => {
    const newcomer = await server.person();
    expect((await add(owner, newcomer.email)).status).toBe(201);
    const again = await add(owner, newcomer.email);
    expect([again.status, codeOf(again)]).toEqual([409, 'already-member']);
    const another = await server.person();
    const answers = await Promise.all(Array.from({ length: 8 }, () => add(owner, another.email)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect((await members()).filter(({ accountId }) => accountId === another.id)).toHaveLength(1);
  });

  it('need an account first', async () => {
    const answer = await add(owner, 'nobody@test.example');
    expect([answer.status, codeOf(answer)]).toEqual([409, 'no-account']);
  });

  it('are managed by owners and administrators only', async () => {
    const somebody = await server.person();
    for (const role of ['owner', 'administrator', 'coordinator', 'crew'] as const) {
      const manager = await server.person();
      await server.member(organisationId, manager, role);
      const may = role === 'owner' || role === 'administrator';
      const { status, body } = await add(manager, somebody.email, 'crew');
      expect(status, role).toBe(may ? 201 : 404);
      if (may) expect((await remove(manager, body.id)).status).toBe(204);
    }
  });

  it('may leave by themselves, and others may not make them', async () => {
    const [leaving, colleague] = [await server.person(), await server.person()];
    const membershipId = await server.member(organisationId, leaving, 'coordinator');
    await server.member(organisationId, colleague, 'coordinator');
    expect((await remove(colleague, membershipId)).status).toBe(404);
    expect((await remove(leaving, membershipId)).status).toBe(204);
    expect((await leaving.ask('GET', `/organisations/${organisationId}`)).status).toBe(404);
  });

  it('who are removed by several at once are removed once', async () => {
    const somebody = await server.person();
    const membershipId = await server.member(organisationId, somebody, 'coordinator');
    const answers = await Promise.all(Array.from({ length: 6 }, () => remove(owner, membershipId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
    const lines = await server.kernel.database.sql(
      `select version from history where entity = 'organisations.membership' and entity_id = $1`,
      [membershipId],
    );
    expect(lines).toHaveLength(2);
  });
});

describe('the last owner', () => {
  it('stays, whoever asks', async () => {
    const administrator = await server.person();
    await server.member(organisationId, administrator, 'administrator');
    const last = await membershipOf(owner);
    for (const [person, refusal] of [
      [owner, [409, 'last-owner']],
      [administrator, [403, 'not-allowed']],
    ] as const) {
      const answer = await remove(person, last);
      expect([answer.status, codeOf(answer)]).toEqual(refusal);
    }
  });

  it('stays when two owners remove each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const other = await server.person();
      const [mine, theirs] = [await membershipOf(owner), await server.member(organisationId, other, 'owner')];
      await Promise.all([remove(owner, theirs), remove(other, mine)]);
      const { kernel } = server;
      const left = await kernel.database.sql<{ account_id: string }>(
        `select account_id from membership where organisation_id = $1 and role = 'owner'`,
        [organisationId],
      );
      expect(left).toHaveLength(1);
      if (left[0]?.account_id !== owner.id) owner = other;
    }
  });

  it('may go when there is another', async () => {
    const other = await server.person();
    await server.member(organisationId, other, 'owner');
    expect((await remove(owner, await membershipOf(owner))).status).toBe(204);
    expect((await members(other)).map(({ accountId }) => accountId)).toEqual([other.id]);
  });
});

describe('another tenant', () => {
  it('sees nothing, changes nothing, and is not told that there is something', async () => {
    const stranger = await server.person('Sam Stranger');
    await server.nonprofit(stranger, 'Another pantry');
    const membershipId = await membershipOf(owner);
    const missing = '00000000-0000-7000-8000-000000000000';
    for (const id of [organisationId, missing, 'not-an-id']) {
      const answers = [
        await stranger.ask('GET', `/organisations/${id}`),
        await stranger.ask('GET', `/organisations/${id}/members`),
        await stranger.ask('POST', `/organisations/${id}/members`, {
          body: { email: stranger.email, role: 'owner' },
        }),
        await stranger.ask('DELETE', `/organisations/${id}/members/${membershipId}`),
      ];
      for (const answer of answers) expect([answer.status, codeOf(answer)], id).toEqual([404, 'not-found']);
    }
    expect(await members()).toHaveLength(1);
  });

  it("cannot reach a member through an organisation of one's own", async () => {
    const stranger = await server.person();
    const own = await server.nonprofit(stranger, 'Another pantry');
    const victim = await membershipOf(owner);
    expect((await stranger.ask('DELETE', `/organisations/${own}/members/${victim}`)).status).toBe(404);
    expect((await stranger.ask('DELETE', `/organisations/${own}/members/not-an-id`)).status).toBe(404);
    expect(await members()).toHaveLength(1);
  });
});
