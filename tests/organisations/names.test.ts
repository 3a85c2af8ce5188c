import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProfileView } from '#shared/identity.ts';
import type { MembershipView, OrganisationView, TeamMemberView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

it('a person who is called otherwise is so in the organisation and its teams', async () => {
  const path = `/organisations/${organisationId}`;
  const { id } = await owner.post<{ id: string }>(`${path}/teams`, { name: 'Kitchen' });
  await owner.post(`${path}/teams/${id}/people`, { accountId: owner.id });
  const listener = await owner.connect();
  const room = `organisation:${organisationId}`;
  await listener.join({ room });
  await owner.ask('PATCH', '/users/me', { body: { displayName: 'Ruth Okafor' } });
  await listener.until(() => listener.of(room).length > 0, 'the name');
  const { items } = await owner.get<{ items: MembershipView[] }>(`${path}/members`);
  expect(items.map(({ displayName }) => displayName)).toEqual(['Ruth Okafor']);
  const { people } = await owner.get<{ people: TeamMemberView[] }>(`${path}/teams`);
  expect(people.map(({ displayName }) => displayName)).toEqual(['Ruth Okafor']);
});

it('an organisation that is renamed is so on its needs, and its people hear of it', async () => {
  const need = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
  const [needRoom, own] = [`need:${need.id}`, `user:${owner.id}`];
  const listener = await owner.connect();
  await listener.join({ room: needRoom });
  await listener.join({ room: own });
  const { version } = await owner.get<OrganisationView>(`/organisations/${organisationId}`);
  const renamed = await owner.ask('PATCH', `/organisations/${organisationId}`, {
    body: { name: 'Corner Pantry' },
    headers: { 'if-match': `"${version}"` },
  });
  expect(renamed.status).toBe(200);
  const types = (of: string) => listener.of(of).flatMap(({ entries }) => entries.map(({ type }) => type));
  await listener.until(() => types(needRoom).includes('volunteering.need'), 'the name on the need');
  await listener.until(() => types(own).includes('organisations.membership'), 'word to its people');
  const { need: now } = await owner.get<{ need: NeedView }>(`/nonprofit/needs/${need.id}`);
  expect(now.organisationName).toBe('Corner Pantry');
  const { memberships } = await owner.get<ProfileView>('/auth/profile');
  expect(memberships.map(({ organisationName }) => organisationName)).toEqual(['Corner Pantry']);
});
