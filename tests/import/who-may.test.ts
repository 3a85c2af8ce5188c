import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportFile } from '#shared/import.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Okafor');
  organisationId = await server.nonprofit(owner, 'Flatbush Pantry');
});
afterAll(() => server?.close());

const HEADER = 'What;Day;From;Hours;People';
const MAPPING = { title: 'What', startsOn: 'Day', time: 'From', hours: 'Hours', places: 'People' };

async function send(person: Person, text: string): Promise<ImportFile> {
  const response = await fetch(
    `${person.url}/api/nonprofit/needs/import?name=needs.csv&organisationId=${organisationId}`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'text/csv' },
      body: text,
    },
  );
  return (await response.json()) as ImportFile;
}

it('whoever loses the right to write needs neither tries, starts nor reads the file they have sent', async () => {
  const bella = await server.person('Bella Nunes');
  await server.member(organisationId, bella, 'coordinator');
  const rows = ['Sort cans;2027-03-06;09:00;3;4', 'No day;;09:00;3;4'];
  const { batch } = await send(bella, [HEADER, ...rows].join('\n'));
  const { items } = await owner.get<{ items: { id: string; accountId: string }[] }>(
    `/organisations/${organisationId}/members`,
  );
  const { id } = items.find(({ accountId }) => accountId === bella.id)!;
  const ask = async () => [
    await bella.ask('POST', `/imports/${batch.id}/check`, { body: { mapping: MAPPING } }),
    await bella.ask('GET', `/imports/${batch.id}/refused`).catch(() => ({ status: 200 })),
  ];
  expect((await ask()).map(({ status }) => status)).toEqual([200, 200]);
  expect((await owner.ask('DELETE', `/organisations/${organisationId}/members/${id}`)).status).toBe(204);
  expect((await ask()).map(({ status }) => status)).toEqual([404, 404]);
  expect((await bella.ask('POST', `/imports/${batch.id}/start`, { body: {} })).status).toBe(404);
});

it('zones come for no organisation, whoever sends them', async () => {
  const ada = await server.person('Ada Lindgren', { administrator: true });
  const response = await fetch(
    `${ada.url}/api/zones/import?name=zones.geojson&organisationId=${organisationId}`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/geo+json' },
      body: JSON.stringify({ type: 'FeatureCollection', features: [] }),
    },
  );
  expect(response.status).toBe(400);
});
