import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

it('shows a need posted by one person to another, from the number its list stood at', async () => {
  const owner = await server.person('Ruth');
  const colleague = await server.person('Bella');
  const organisationId = await server.nonprofit(owner);
  await server.member(organisationId, colleague, 'coordinator');

  const list = await colleague.ask<{ items: NeedView[] }>(
    'GET',
    `/nonprofit/needs?organisationId=${organisationId}`,
  );
  expect(list.body.items).toEqual([]);
  const listener = await colleague.connect();
  const reply = await listener.join(list.positions[0]!);
  expect(reply).toMatchObject({ changes: [] });

  const need = await owner.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { title: 'Saturday pantry' }),
  );
  const room = `needs:${organisationId}`;
  await listener.until(() => listener.of(room).length > 0, 'the need');
  const [change] = listener.of(room);
  expect(change).toMatchObject({ actor: owner.id, seq: list.positions[0]!.seq + 1 });
  expect(change?.entries).toEqual([
    { type: 'volunteering.need', op: 'upsert', id: need.id, version: need.version, view: need },
  ]);
});
