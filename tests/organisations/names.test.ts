import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountView, ProfileView } from '#shared/identity.ts';
import type { MembershipView, OrganisationView, TeamMemberView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { anImage } from '../support/pictures.ts';
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

it('a person’s picture is shown in the organisation, and goes with the account’s', async () => {
  const path = `/organisations/${organisationId}/members`;
  const listener = await owner.connect();
  const room = `organisation:${organisationId}`;
  await listener.join({ room });
  const setPicture = (method: 'PUT' | 'DELETE', body?: Buffer) =>
    fetch(`${server.url}/api/users/me/picture`, {
      method,
      headers: { authorization: `Bearer ${owner.token}`, ...(body && { 'content-type': 'image/png' }) },
      ...(body && { body: new Uint8Array(body) }),
    });
  const pictures = () =>
    listener.of(room).flatMap(({ entries }) => entries.map(({ view }) => (view as MembershipView).picture));

  const answer = await setPicture('PUT', await anImage('png'));
  const { picture } = (await answer.json()) as AccountView;
  expect(picture).not.toBeNull();
  await listener.until(() => pictures().includes(picture), 'the picture');
  expect((await owner.get<{ items: MembershipView[] }>(path)).items[0]).toMatchObject({ picture });
  const { picture: none } = (await (await setPicture('DELETE')).json()) as AccountView;
  expect(none).toBeNull();
  await listener.until(() => pictures().at(-1) === null, 'no picture any more');
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
