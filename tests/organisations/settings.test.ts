import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import type { OrganisationView, ReviseOrganisation } from '#shared/organisations.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let ruth: Person;
let olga: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  ruth = await server.person('Ruth');
  olga = await server.person('Olga');
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  await server.member(organisationId, olga, 'owner');
});
afterAll(() => server.close());

const read = (): Promise<OrganisationView> => ruth.get(`/organisations/${organisationId}`);
const revise = (by: Person, version: number | null, body: ReviseOrganisation) =>
  by.ask<OrganisationView & Problem>('PATCH', `/organisations/${organisationId}`, {
    body,
    ...(version !== null && { headers: { 'if-match': `"${version}"` } }),
  });

it('two owners who change different settings both win', async () => {
  const { version } = await read();
  await revise(ruth, version, { name: 'Flatbush Kitchen' });
  expect((await revise(olga, version, { timeZone: 'Europe/Berlin' })).status).toBe(200);
  expect(await read()).toMatchObject({ name: 'Flatbush Kitchen', timeZone: 'Europe/Berlin' });
});

it('the second who changes the same is told what stands there and what stood there', async () => {
  const { version, name } = await read();
  await revise(ruth, version, { name: 'By Ruth' });
  const { status, body } = await revise(olga, version, { name: 'By Olga', timeZone: 'UTC' });
  expect([status, body.type]).toEqual([409, 'urn:muster:problem:conflict']);
  expect(body.conflicts).toEqual([{ path: 'name', theirs: 'By Ruth', before: name }]);
  expect(await read()).toMatchObject({ name: 'By Ruth', timeZone: 'Europe/Berlin' });
});

it('nobody changes them without saying what they have seen', async () => {
  expect((await revise(ruth, null, { name: 'Blind' })).status).toBe(400);
});
