import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileView } from '#shared/identity.ts';
import type { MembershipView, RoleView } from '#shared/organisations.ts';
import type { Role } from '#shared/rights.ts';
import type { Answer, Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
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

const at = (path: string) => `/organisations/${organisationId}${path}`;
const outcome = ({ status, body }: Answer<unknown>) => [
  status,
  (body as { type?: string } | undefined)?.type?.split(':').at(-1),
];
const seen = (version: number) => ({ 'if-match': `"${version}"` });
const everything = { 'organisation.read': 'organisation', 'member.read': 'organisation' } as const;
const make = (name: string, grants: object = everything, by = owner) =>
  by.ask<RoleView>('POST', at('/roles'), { body: { name, grants } });
const revise = ({ id, version }: RoleView, body: object, by = owner) =>
  by.ask<RoleView>('PATCH', at(`/roles/${id}`), { body, headers: seen(version) });
const give = (membershipId: string, role: string, version = 1, by = owner) =>
  by.ask<MembershipView>('PATCH', at(`/members/${membershipId}`), { body: { role }, headers: seen(version) });

async function member(role: Role = 'crew', name?: string) {
  const person = await server.person(name);
  return { person, membershipId: await server.member(organisationId, person, role) };
}

describe('a role of its own', () => {
  it('is made, renamed, changed and removed', async () => {
    const { body: role, status } = await make('Shift lead');
    expect([status, role.grants]).toEqual([201, everything]);
    expect((await revise(role, { name: 'Lead' })).body).toMatchObject({ name: 'Lead', version: 2 });
    expect(outcome(await revise(role, { name: 'Late' }))).toEqual([409, 'version']);
    expect((await owner.ask('DELETE', at(`/roles/${role.id}`))).status).toBe(204);
    expect((await owner.get<{ items: RoleView[] }>(at('/roles'))).items).toEqual([]);
  });

  it('has a name of its own', async () => {
    await make('Lead');
    expect(outcome(await make('LEAD'))).toEqual([409, 'taken']);
  });

  it.each([
    [{ 'need.fly': 'organisation' }],
    [{ 'need.read': 'galaxy' }],
    [{ 'organisation.read': 'own' }],
    [{ 'team.manage': 'own' }],
    [{ __proto__: null, constructor: 'organisation' }],
  ])('allows only what is in the catalogue: not %o', async (grants) => {
    expect(outcome(await make('Odd', grants))).toEqual([400, 'invalid']);
  });

  it('is what its holder may do, from the next request on', async () => {
    const { person, membershipId } = await member('administrator');
    const { body: role } = await make('Reader');
    expect((await give(membershipId, role.id)).body.role).toBe(role.id);
    expect((await person.get<ProfileView>('/auth/profile')).memberships).toMatchObject([
      { role: role.id, grants: everything, teams: [] },
    ]);
    expect((await person.ask('GET', at('/members'))).status).toBe(200);
    expect((await person.ask('GET', at('/invitations'))).status).toBe(404);
    await revise(role, { grants: { ...everything, 'member.manage': 'organisation' } });
    expect((await person.ask('GET', at('/invitations'))).status).toBe(200);
  });

  it('cannot go while somebody has it or is invited to it, and says who', async () => {
    const { person, membershipId } = await member('crew', 'Carla Crew');
    const { body: role } = await make('Reader');
    await give(membershipId, role.id);
    const invited = { email: 'guest@test.example', role: role.id };
    await owner.post(at('/invitations'), invited);
    const refused = await owner.ask<{ detail: string }>('DELETE', at(`/roles/${role.id}`));
    expect(outcome(refused)).toEqual([409, 'role-in-use']);
    // Tests call members by their address.
    const holders = `${person.email} and guest@test.example (invited)`;
    expect(refused.body.detail.startsWith(`${holders} would be left without a role.`)).toBe(true);
  });

  it('is never left with a holder when it goes while it is given', async () => {
    for (let round = 0; round < 5; round++) {
      const { membershipId } = await member();
      const { body: role } = await make(`Fleeting ${round}`);
      const [given, gone] = await Promise.all([
        give(membershipId, role.id),
        owner.ask('DELETE', at(`/roles/${role.id}`)),
      ]);
      expect([given.status, gone.status].sort()).not.toEqual([200, 204]);
      expect([given.status, gone.status]).toContain(gone.status === 204 ? 409 : 200);
    }
  });

  it('is of no use elsewhere', async () => {
    const stranger = await server.person();
    const own = await server.nonprofit(stranger);
    const { body: role } = await make('Reader');
    const other = await server.person();
    await server.member(own, other, 'crew');
    const added = await stranger.ask('POST', `/organisations/${own}/members`, {
      body: { email: (await server.person()).email, role: role.id },
    });
    expect(outcome(added)).toEqual([409, 'no-role']);
    for (const path of [at(`/roles/${role.id}`), `/organisations/${own}/roles/${role.id}`]) {
      expect((await stranger.ask('DELETE', path)).status).toBe(404);
      const change = await stranger.ask('PATCH', path, { body: { name: 'x' }, headers: seen(1) });
      expect(change.status).toBe(404);
    }
  });
});

describe('nobody gives more than they have', () => {
  it('by a role that they make or change', async () => {
    const { person: maker, membershipId } = await member();
    const grants = { ...everything, 'role.manage': 'organisation', 'team.manage': 'team' };
    const { body: role } = await make('Role maker', grants);
    await give(membershipId, role.id);
    expect((await make('Same', grants, maker)).status).toBe(201);
    expect(outcome(await make('More', { 'need.write': 'organisation' }, maker))).toEqual([
      403,
      'not-allowed',
    ]);
    expect(outcome(await make('Wider', { 'team.manage': 'organisation' }, maker))).toEqual([
      403,
      'not-allowed',
    ]);
    expect(
      outcome(await revise(role, { grants: { ...grants, 'need.write': 'organisation' } }, maker)),
    ).toEqual([403, 'not-allowed']);
    const { body: powerful } = await make('Powerful', { 'member.manage': 'organisation' });
    expect(outcome(await revise(powerful, { grants: {} }, maker))).toEqual([403, 'not-allowed']);
    expect(outcome(await maker.ask('DELETE', at(`/roles/${powerful.id}`)))).toEqual([403, 'not-allowed']);
  });

  it('by a role that they give or take', async () => {
    const { person: manager, membershipId } = await member();
    const { body: role } = await make('Manager', { ...everything, 'member.manage': 'organisation' });
    await give(membershipId, role.id);
    const { person: friend, membershipId: friends } = await member();
    const boss = await member('administrator');
    const body = (key: string) => ({ body: { email: 'friend@test.example', role: key } });
    const attempts = [
      await give(friends, 'administrator', 1, manager),
      await give(membershipId, 'owner', 2, manager),
      await give(boss.membershipId, 'crew', 1, manager),
      await manager.ask('DELETE', at(`/members/${boss.membershipId}`)),
      await manager.ask('POST', at('/members'), body('coordinator')),
      await manager.ask('POST', at('/invitations'), body('coordinator')),
    ];
    for (const attempt of attempts) expect(outcome(attempt)).toEqual([403, 'not-allowed']);
    expect((await give(friends, 'moderator', 1, manager)).status).toBe(200);
    expect((await friend.get<ProfileView>('/auth/profile')).memberships[0]?.role).toBe('moderator');
  });

  it('only owners make and unmake owners', async () => {
    const { person: administrator } = await member('administrator');
    const { membershipId } = await member();
    const second = await member('owner');
    expect(outcome(await give(membershipId, 'owner', 1, administrator))).toEqual([403, 'not-allowed']);
    expect(outcome(await give(second.membershipId, 'crew', 1, administrator))).toEqual([403, 'not-allowed']);
    expect((await give(second.membershipId, 'crew')).status).toBe(200);
    expect((await give(membershipId, 'owner')).status).toBe(200);
  });
});

describe('the last owner', () => {
  const mine = async () =>
    (await owner.get<{ items: MembershipView[] }>(at('/members'))).items.find(
      ({ accountId }) => accountId === owner.id,
    )!;

  it('cannot step down', async () => {
    expect(outcome(await give((await mine()).id, 'administrator'))).toEqual([409, 'last-owner']);
  });

  it('is left when two owners unmake each other at once, or one goes while the other steps down', async () => {
    for (const way of ['demote', 'remove', 'demote', 'remove'] as const) {
      const other = await member('owner');
      const { id, version } = await mine();
      const theirs = () => give(other.membershipId, 'crew', 1, owner);
      const ours = () =>
        way === 'demote'
          ? give(id, 'crew', version, other.person)
          : other.person.ask('DELETE', at(`/members/${id}`));
      const answers = await Promise.all([theirs(), ours()]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      const left = await server.kernel.database.sql<{ account_id: string }>(
        `select account_id from membership where organisation_id = $1 and role = 'owner'`,
        [organisationId],
      );
      expect(left).toHaveLength(1);
      if (left[0]!.account_id !== owner.id) owner = other.person;
    }
  });
});

describe('rights that are taken away end what was heard by them, within a second', () => {
  it('for whoever gets a lower role', async () => {
    const { person, membershipId } = await member('administrator');
    const listener = await person.connect();
    const room = `management:${organisationId}`;
    await listener.join({ room });
    await listener.join({ room: `organisation:${organisationId}` });
    await give(membershipId, 'crew');
    await listener.until(() => listener.kicked.length === 2, 'the kicks', 1000);
    await owner.post(at('/invitations'), { email: 'late@test.example', role: 'crew' });
    expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
    expect(await listener.join({ room: `organisation:${organisationId}` })).toMatchObject({ reset: true });
    expect(listener.of(room)).toEqual([]);
  });

  it('for everyone whose role allows less', async () => {
    const { body: role } = await make('Reader');
    const holders = await Promise.all([member(), member()]);
    const room = `organisation:${organisationId}`;
    const listeners = [];
    for (const { person, membershipId } of holders) {
      await give(membershipId, role.id);
      const listener = await person.connect();
      expect(await listener.join({ room })).toMatchObject({ reset: true });
      listeners.push(listener);
    }
    expect((await revise(role, { grants: { 'organisation.read': 'organisation' } })).status).toBe(200);
    for (const listener of listeners) {
      await listener.until(() => listener.kicked.length === 1, 'the kick', 1000);
      expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
    }
  });

  it('for whoever may not see needs any more, and still hears of the rest', async () => {
    const { body: role } = await make('Reader', { ...everything, 'need.read': 'organisation' });
    const { person, membershipId } = await member();
    await give(membershipId, role.id);
    const [needs, shared] = [`needs:${organisationId}`, `organisation:${organisationId}`];
    const list = `/nonprofit/needs?organisationId=${organisationId}`;
    const listener = await person.connect();
    expect((await person.ask('GET', list)).positions.map(({ room }) => room)).toEqual([needs]);
    for (const room of [needs, shared]) expect(await listener.join({ room })).toMatchObject({ reset: true });
    expect((await revise(role, { grants: everything })).status).toBe(200);
    await listener.until(() => listener.kicked.length === 2, 'the kicks', 1000);
    expect(listener.kicked.map(({ room }) => room).sort()).toEqual([needs, shared]);
    expect(await listener.join({ room: needs })).toMatchObject({ error: { status: 404 } });
    expect(await listener.join({ room: shared })).toMatchObject({ reset: true });
    expect((await person.ask('GET', list)).status).toBe(404);

    await owner.post('/nonprofit/needs', aNeed(organisationId, { draft: true }));
    await owner.post(at('/teams'), { name: 'Behind it' });
    await listener.until(() => listener.of(shared).length > 0, 'the team');
    const types = listener.changes.flatMap(({ entries }) => entries.map(({ type }) => type));
    expect(types).toContain('organisations.team');
    expect(types).not.toContain('volunteering.need');
  });

  it('and nothing ends for whoever may do more', async () => {
    const { person, membershipId } = await member();
    const listener = await person.connect();
    const room = `organisation:${organisationId}`;
    await listener.join({ room });
    await give(membershipId, 'administrator');
    await listener.until(() => listener.of(room).length > 0, 'the new role');
    expect(listener.kicked).toEqual([]);
  });
});
