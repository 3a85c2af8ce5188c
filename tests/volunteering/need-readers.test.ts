import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { LiveClient } from '../support/live-client.ts';
import type { Person } from '../support/person.ts';
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

/** Somebody whose role sees needs, and neither suggestions nor who comes. */
async function aReader(): Promise<Person> {
  const reader = await server.person('Rita Reader');
  const path = `/organisations/${organisationId}`;
  const grants = { 'need.read': 'organisation', 'need.write': 'organisation' };
  const role = await owner.post<{ id: string }>(`${path}/roles`, { name: 'Poster', grants });
  const membershipId = await server.member(organisationId, reader, 'crew');
  const headers = { 'if-match': '"1"' };
  await owner.ask('PATCH', `${path}/members/${membershipId}`, { body: { role: role.id }, headers });
  return reader;
}

it('whoever may read needs, and no suggestions, gets a need alone, and hears of its changes', async () => {
  const reader = await aReader();
  const { need } = await new Commitments(server, owner, organisationId).offered();
  const path = `/nonprofit/needs/${need.id}`;
  const whole = await owner.get<{ matches: unknown[] }>(path);
  expect(whole.matches).toHaveLength(1);
  const client = new LiveClient(reader);
  await client.connect();
  const followed = await client.follow(path);
  const { status, body } = await followed.ask();
  expect([status, body]).toEqual([
    200,
    {
      need: expect.objectContaining({ id: need.id, title: need.title }),
      ...{ suggestions: null, matches: [], assignments: [], feedback: [], rescue: null },
    },
  ]);
  const headers = { 'if-match': `"${(body as { need: NeedView }).need.version}"` };
  const changed = await owner.ask('PATCH', path, { body: { title: 'Sort apples' }, headers });
  expect(changed.status).toBe(200);
  await followed.until(
    () => followed.entries.some(({ view }) => (view as NeedView | null)?.title === 'Sort apples'),
    'the change',
  );
  // Nothing but the need itself: who was asked is for others.
  expect(new Set(followed.entries.map(({ type }) => type))).toEqual(new Set(['volunteering.need']));
  client.close();
  const listener = await reader.connect();
  expect(await listener.join({ room: `need:${need.id}` })).toHaveProperty('error');
});
