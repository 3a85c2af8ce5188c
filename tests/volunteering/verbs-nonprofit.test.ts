import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import { COMMIT_HEADER } from '#shared/kernel/protocol.ts';
import type { NeedView, NonprofitAbout, NonprofitView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

/** However busy the machine is. */
const SOON = { timeout: 15_000 };

let server: TestServer;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  ruth = await server.person('Ruth Okafor');
});
afterAll(() => server?.close());

const path = () => `/nonprofit/profile/${organisationId}`;
const seen = (version: number) => ({ 'if-match': `"${version}"` });
const revise = (by: Person, version: number, body: object) =>
  by.ask('PATCH', path(), { body, headers: seen(version) });
const read = async (by: Person) => (await by.get<{ nonprofit: NonprofitView | null }>(path())).nonprofit;

async function fresh(name: string): Promise<void> {
  organisationId = await server.nonprofit(ruth, name);
}

it('a nonprofit says what it is, from nothing, a field at a time', async () => {
  await fresh('Flatbush Pantry');
  expect(await read(ruth)).toBeNull();
  expect((await revise(ruth, 0, { mission: 'Food for everybody', contact: 'Ruth' })).status).toBe(200);
  const point = { lat: 40.6434, lng: -73.9603 };
  expect((await revise(ruth, 1, { point, address: '1190 Flatbush Avenue' })).status).toBe(200);
  expect(await read(ruth)).toEqual({
    id: organisationId,
    organisationId,
    mission: 'Food for everybody',
    contact: 'Ruth',
    address: '1190 Flatbush Avenue',
    point,
    verified: false,
    version: 2,
  });
  expect((await revise(ruth, 2, { point: null })).status).toBe(200);
  expect((await read(ruth))?.point).toBeNull();
});

it('two who say it first are both heard, and of one field the second is asked', async () => {
  await fresh('Crown Heights Kitchen');
  const both = await Promise.all([
    revise(ruth, 0, { mission: 'Meals' }),
    revise(ruth, 0, { contact: 'Ruth' }),
  ]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(await read(ruth)).toMatchObject({ mission: 'Meals', contact: 'Ruth' });
  const clash = await ruth.ask('PATCH', path(), { body: { mission: 'Stew' }, headers: seen(0) });
  expect(clash).toMatchObject({
    status: 409,
    body: { conflicts: [{ path: 'mission', theirs: 'Meals', before: '' }] },
  });
});

it('only who may change the organisation changes it, and nobody marks themselves as verified', async () => {
  await fresh('Red Hook Library');
  const carla = await server.person('Carla Mendes');
  await ruth.post(`/organisations/${organisationId}/members`, { email: carla.email, role: 'coordinator' });
  expect((await revise(carla, 0, { mission: 'Books' })).status).toBe(404);
  expect(await read(carla)).toBeNull();
  const stranger = await server.person('Dana Whitfield');
  expect((await revise(stranger, 0, { mission: 'Books' })).status).toBe(404);
  expect((await revise(ruth, 0, { verified: true })).status).toBe(400);
});

it('every member hears it at once', async () => {
  await fresh('Sunset Park Shelter');
  const listener = await ruth.connect();
  await listener.join({ room: `organisation:${organisationId}` });
  await revise(ruth, 0, { mission: 'A bed for the night' });
  await expect
    .poll(() => listener.changes.flatMap(({ entries }) => entries), SOON)
    .toContainEqual(
      expect.objectContaining({
        type: 'volunteering.nonprofit',
        view: expect.objectContaining({ mission: 'A bed for the night' }),
      }),
    );
});

it('whoever looks at a need reads who posted it, but not whom to ask', async () => {
  await fresh('Bushwick Garden');
  const need = await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
  const volunteer = await server.person('Tomás Rivera');
  const about = async () =>
    (await volunteer.get<{ nonprofit: NonprofitAbout | null }>(`/volunteer/needs/${need.id}/nonprofit`))
      .nonprofit;
  expect(await about()).toBeNull();
  await revise(ruth, 0, { mission: 'Beds for vegetables', contact: 'Ruth, 718 555 0101' });
  expect(await about()).toEqual({
    id: organisationId,
    organisationId,
    mission: 'Beds for vegetables',
    address: '',
    point: null,
    verified: false,
    version: 1,
  });
});

describe('the verified mark', () => {
  const verify = (by: Person, id: string, verified: boolean) =>
    by.ask<NonprofitView & Problem>('POST', `/admin/nonprofits/${id}/verify`, { body: { verified } });

  it('is given and taken by administrators of the platform, also before anything else is said', async () => {
    const ada = await server.person('Ada', { administrator: true });
    const nora = await server.person('Nora');
    const id = await server.nonprofit(nora);
    expect((await verify(nora, id, true)).status).toBe(403);
    expect((await verify(ada, id, true)).body).toMatchObject({ id, verified: true, mission: '' });
    expect((await ada.get<{ ids: string[] }>('/admin/nonprofits/verified')).ids).toContain(id);
    expect((await verify(ada, id, false)).body).toMatchObject({ verified: false, version: 2 });
    expect((await ada.get<{ ids: string[] }>('/admin/nonprofits/verified')).ids).not.toContain(id);
    expect((await verify(ada, ada.id, true)).status).toBe(404);
    expect((await verify(ada, 'nobody', true)).status).toBe(404);
  });

  it('does not come back by an undo of whoever lost it', async () => {
    const ada = await server.person('Ada', { administrator: true });
    const nora = await server.person('Nora');
    const id = await server.nonprofit(nora);
    await verify(ada, id, true);
    const taken = await verify(ada, id, false);
    const commit = taken.headers.get(COMMIT_HEADER)!;
    const undone = await nora.ask<Problem>('POST', `/undo/${commit}`, { body: {} });
    expect(undone.status).toBe(403);
    const { nonprofit } = await nora.get<{ nonprofit: NonprofitView }>(`/nonprofit/profile/${id}`);
    expect(nonprofit.verified).toBe(false);
  });
});
