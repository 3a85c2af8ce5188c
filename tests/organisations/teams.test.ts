import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MembershipView, RoleView, TeamMemberView, TeamView } from '#shared/organisations.ts';
import type { Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
let team: TeamView;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  team = await owner.post<TeamView>(at('/teams'), { name: 'Kitchen' });
});

const at = (path: string) => `/organisations/${organisationId}${path}`;
const codeOf = ({ body }: Answer<unknown>) => (body as { type?: string }).type?.split(':').at(-1);
const outcome = (answer: Answer<unknown>) => [answer.status, codeOf(answer)];
const seen = (version: number) => ({ 'if-match': `"${version}"` });
const teams = (person = owner) => person.get<{ items: TeamView[]; people: TeamMemberView[] }>(at('/teams'));
const place = (person: Person, by = owner) =>
  by.ask<TeamMemberView>('POST', at(`/teams/${team.id}/people`), { body: { accountId: person.id } });
const displace = (person: Person, by = owner) =>
  by.ask('DELETE', at(`/teams/${team.id}/people/${person.id}`));

async function colleague(role: 'crew' | 'coordinator' = 'crew') {
  const person = await server.person();
  return { person, membershipId: await server.member(organisationId, person, role) };
}

/** A role that sees no members and manages its own teams. */
async function teamLead(): Promise<{ person: Person; membershipId: string }> {
  const lead = await colleague();
  const grants = { 'organisation.read': 'organisation', 'team.manage': 'team' };
  const role = await owner.post<RoleView>(at('/roles'), { name: 'Lead', grants });
  const changed = await owner.ask('PATCH', at(`/members/${lead.membershipId}`), {
    body: { role: role.id },
    headers: seen(1),
  });
  expect(changed.status).toBe(200);
  return lead;
}

describe('a team', () => {
  it('has a name that nobody else of the organisation has, in any case of letters', async () => {
    expect(outcome(await owner.ask('POST', at('/teams'), { body: { name: 'KITCHEN' } }))).toEqual([
      409,
      'taken',
    ]);
    const other = await server.person();
    const elsewhere = await server.nonprofit(other);
    await other.post(`/organisations/${elsewhere}/teams`, { name: 'Kitchen' });
  });

  it('is made once when several make it at once', async () => {
    const answers = await Promise.all(
      ['Porch', 'porch', 'PORCH', 'Porch '].map((name) =>
        owner.ask('POST', at('/teams'), { body: { name } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('is renamed by whoever saw it as it is', async () => {
    const rename = (name: string, version: number) =>
      owner.ask<TeamView>('PATCH', at(`/teams/${team.id}`), { body: { name }, headers: seen(version) });
    expect((await rename('Bakery', 1)).body).toMatchObject({ name: 'Bakery', version: 2 });
    expect(outcome(await rename('Cellar', 1))).toEqual([409, 'version']);
    expect(outcome(await owner.ask('PATCH', at(`/teams/${team.id}`), { body: { name: 'x' } }))).toEqual([
      400,
      'invalid',
    ]);
  });

  it('takes only people of the organisation, each once', async () => {
    const stranger = await server.person();
    expect(outcome(await place(stranger))).toEqual([409, 'no-member']);
    const { person } = await colleague();
    const [first, second] = [await place(person), await place(person)];
    expect([first.status, second.body]).toEqual([201, first.body]);
    const answers = await Promise.all(Array.from({ length: 4 }, () => place(owner)));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect((await teams()).people).toHaveLength(2);
  });

  it('has its manager among its people, and loses them together', async () => {
    const { person, membershipId } = await colleague();
    const body = { managerId: person.id };
    await owner.ask('PATCH', at(`/teams/${team.id}`), { body, headers: seen(1) });
    expect(await teams()).toMatchObject({ items: [body], people: [{ accountId: person.id }] });
    await owner.ask('DELETE', at(`/members/${membershipId}`));
    expect(await teams()).toMatchObject({ items: [{ managerId: null }], people: [] });
  });

  it('keeps no place for somebody who is removed while they are added', async () => {
    for (let round = 0; round < 4; round++) {
      const { person, membershipId } = await colleague();
      await Promise.all([place(person), owner.ask('DELETE', at(`/members/${membershipId}`))]);
      expect((await teams()).people).toEqual([]);
    }
  });

  it('goes, and its people stay in the organisation', async () => {
    const { person } = await colleague();
    await place(person);
    expect((await owner.ask('DELETE', at(`/teams/${team.id}`))).status).toBe(204);
    expect(await teams()).toMatchObject({ items: [], people: [] });
    expect((await owner.get<{ items: MembershipView[] }>(at('/members'))).items).toHaveLength(2);
  });

  it('is there for nobody else', async () => {
    const stranger = await server.person();
    const own = await server.nonprofit(stranger);
    const { id } = team;
    for (const path of [at(`/teams/${id}`), `/organisations/${own}/teams/${id}`, at('/teams/not-an-id')]) {
      const answers = [
        await stranger.ask('PATCH', path, { body: { name: 'Mine' }, headers: seen(1) }),
        await stranger.ask('DELETE', path),
        await stranger.ask('POST', `${path}/people`, { body: { accountId: stranger.id } }),
        await stranger.ask('DELETE', `${path}/people/${owner.id}`),
      ];
      for (const answer of answers) expect(outcome(answer), path).toEqual([404, 'not-found']);
    }
    const listener = await stranger.connect();
    expect(await listener.join({ room: `team:${id}` })).toMatchObject({ error: { status: 404 } });
  });
});

describe('a right over one’s own team', () => {
  it('reaches that team, and no other', async () => {
    const { person: lead } = await teamLead();
    const { person } = await colleague();
    expect((await place(person, lead)).status).toBe(404);
    await place(lead);
    expect((await place(person, lead)).status).toBe(201);
    expect((await displace(person, lead)).status).toBe(204);
    const other = await owner.post<TeamView>(at('/teams'), { name: 'Porch' });
    const elsewhere = at(`/teams/${other.id}`);
    expect((await lead.ask('PATCH', elsewhere, { body: { name: 'x' }, headers: seen(1) })).status).toBe(404);
    expect((await lead.ask('POST', at('/teams'), { body: { name: 'Own' } })).status).toBe(404);
    expect((await lead.ask('DELETE', at(`/teams/${team.id}`))).status).toBe(404);
    expect((await teams(lead)).items.map(({ id }) => id)).toEqual([team.id]);
  });

  it('opens the room of that team, and ends with the place in it', async () => {
    const { person: lead } = await teamLead();
    const room = `team:${team.id}`;
    const listener = await lead.connect();
    expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
    await place(lead);
    expect(await listener.join({ room })).toMatchObject({ reset: true });
    await displace(lead);
    await listener.until(() => listener.kicked.some((kick) => kick.room === room), 'the kick', 1000);
    expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
  });

  it('ends with the membership', async () => {
    const { person: lead, membershipId } = await teamLead();
    await place(lead);
    const listener = await lead.connect();
    await listener.join({ room: `team:${team.id}` });
    await owner.ask('DELETE', at(`/members/${membershipId}`));
    await listener.until(() => listener.kicked.length > 0, 'the kick', 1000);
    expect(await listener.join({ room: `team:${team.id}` })).toMatchObject({ error: { status: 404 } });
  });
});
