import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Undone } from '#shared/history.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { COMMIT_HEADER } from '#shared/kernel/protocol.ts';
import type { MembershipView, RoleView, TeamView } from '#shared/organisations.ts';
import type { Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';
import { atVersion, fresh } from './undo-case.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

const own = (path: string): string => `/organisations/${organisationId}${path}`;
const commitOf = (answer: Answer<unknown>): string => answer.headers.get(COMMIT_HEADER) ?? 'no commit';
const undo = (person: Person, commit: string) =>
  person.ask<Undone & Problem>('POST', `/undo/${commit}`, { body: {} });
const codeOf = ({ body }: Answer<{ type?: string }>) => body.type?.split(':').at(-1);
const rowsOf = (text: string, id: string) => server.kernel.database.sql(text, [id]);

describe('rights', () => {
  const role = (grants: object) => owner.post<RoleView>(own('/roles'), { name: fresh('Role'), grants });
  const belonging = { 'organisation.read': 'organisation', 'member.read': 'organisation' };

  it('that somebody does not have, they give nobody by taking something back', async () => {
    const manages = await role({
      ...belonging,
      ...{ 'member.manage': 'organisation', 'role.manage': 'organisation', 'history.read': 'organisation' },
    });
    const writes = await role({ ...belonging, 'need.write': 'organisation' });
    const manager = await server.person('Mia Manager');
    const people = own('/members');
    await owner.post(people, { email: manager.email, role: manages.id });
    const { email } = await server.person('Will Writer');
    const writer = await owner.post<MembershipView>(people, { email, role: writes.id });
    const removed = await owner.ask('DELETE', `${people}/${writer.id}`);
    const unmade = await owner.ask(
      'DELETE',
      own(`/roles/${(await role({ 'need.write': 'organisation' })).id}`),
    );
    for (const answer of [removed, unmade]) expect((await undo(manager, commitOf(answer))).status).toBe(403);
    expect((await undo(owner, commitOf(removed))).status).toBe(200);
    expect((await undo(owner, commitOf(unmade))).status).toBe(200);
  });

  it('that end with an undo end at once', async () => {
    const person = await server.person('Lee Less');
    const body = { email: person.email, role: 'crew' };
    const { id, version } = await owner.post<MembershipView>(own('/members'), body);
    const promoted = await owner.ask('PATCH', own(`/members/${id}`), {
      body: { role: 'administrator' },
      headers: atVersion({ version }),
    });
    const listener = await person.connect();
    const room = `organisation:${organisationId}`;
    await listener.join({ room });
    await undo(owner, commitOf(promoted));
    await listener.until(() => listener.kicked.length > 0, 'the kick');
    expect(listener.kicked[0]).toMatchObject({ room });
  });
});

describe('teams', () => {
  it('come back with their people and manager, and a member with their places', async () => {
    const team = await owner.post<TeamView>(own('/teams'), { name: fresh('Kitchen') });
    const person = await server.person('Tim Team');
    const { email } = person;
    const member = await owner.post<MembershipView>(own('/members'), { email, role: 'crew' });
    const body = { managerId: person.id };
    await owner.ask('PATCH', own(`/teams/${team.id}`), { body, headers: atVersion(team) });
    const places = () =>
      rowsOf('select account_id, display_name from team_member where team_id = $1', team.id);
    const before = await places();
    expect(before).toHaveLength(1);
    for (const path of [`/teams/${team.id}`, `/members/${member.id}`]) {
      const removed = await owner.ask('DELETE', own(path));
      expect(await places()).toEqual([]);
      expect((await undo(owner, commitOf(removed))).status).toBe(200);
      expect(await places()).toEqual(before);
      expect(await rowsOf('select manager_id from team where id = $1', team.id)).toEqual([
        { manager_id: person.id },
      ]);
    }
  });

  it('do not get a manager back who has gone since, nor a place for them', async () => {
    const team = await owner.post<TeamView>(own('/teams'), { name: fresh('Kitchen') });
    const person = await server.person('Gil Gone');
    const { email } = person;
    const member = await owner.post<MembershipView>(own('/members'), { email, role: 'crew' });
    const body = { accountId: person.id };
    await owner.post(own(`/teams/${team.id}/people`), body);
    const left = await owner.ask('DELETE', own(`/teams/${team.id}/people/${person.id}`));
    await owner.ask('DELETE', own(`/members/${member.id}`));
    const refused = await undo(owner, commitOf(left));
    expect([refused.status, codeOf(refused)]).toEqual([409, 'no-member']);
  });

  it('keep a manager who was made of somebody since: their place is not taken away', async () => {
    const team = await owner.post<TeamView>(own('/teams'), { name: fresh('Kitchen') });
    const { email, id } = await server.person('Mo Manager');
    await owner.post(own('/members'), { email, role: 'crew' });
    const body = { accountId: id };
    const joined = await owner.ask('POST', own(`/teams/${team.id}/people`), { body });
    const ask = { body: { managerId: id }, headers: atVersion(team) };
    expect((await owner.ask('PATCH', own(`/teams/${team.id}`), ask)).status).toBe(200);
    const refused = await undo(owner, commitOf(joined));
    expect([refused.status, codeOf(refused)]).toEqual([409, 'in-use']);
  });
});
