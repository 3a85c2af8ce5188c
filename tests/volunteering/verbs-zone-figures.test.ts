import { afterAll, beforeAll, expect, it } from 'vitest';
import { Need } from '#server/modules/volunteering/need.entity.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

let server: TestServer;
let east: TestZone;
let west: TestZone;
beforeAll(async () => {
  server = await TestServer.start();
  [east, west] = (await makeZones(server.kernel, ['East', 'West'])) as [TestZone, TestZone];
});
afterAll(() => server.close());

it('a need that moves has both zones counted, whatever the tables say by the time of the count', async () => {
  const owner = await server.person('Ruth');
  const organisationId = await server.nonprofit(owner);
  const { id } = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { point: east.point }));
  const { transactor, jobs } = server.kernel;
  const work = { actor: 'system:test', mutation: null, source: null };
  const { result } = await transactor.transact(work, async ({ em }) => {
    const need = await em.findOneOrFail(Need, { id });
    const before = { zoneId: need.zoneId };
    need.zoneId = west.id;
    const touch = { type: 'volunteering.need', entity: need, before, removed: false };
    return jobs.reactionsTo([touch]).get('volunteering.zone-figures');
  });
  expect(result).toEqual([expect.objectContaining({ zones: [west.id, east.id] })]);
});
