import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backup, restore } from '#server/cli/backup.ts';
import { chanceOf } from '../support/chance.ts';
import type { Person } from '../support/person.ts';
import { aVolunteer, HERE } from '../support/samples.ts';
import { makeEmbeddedTemplate } from '../support/template-database.ts';
import { embeddedDatabase } from '../support/test-database.ts';
import { TestServer } from '../support/test-server.ts';
import { Writer } from '../support/writer.ts';
import { makeZones } from '../support/zones.ts';
import { contentOf, provesHistory } from './copy-checks.ts';

let folder: string;
let servers: TestServer[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-across-'));
  await makeEmbeddedTemplate();
  servers = [
    await TestServer.start({ on: embeddedDatabase() }),
    await TestServer.start(),
    await TestServer.start({ on: embeddedDatabase() }),
  ];
});
afterAll(async () => {
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true });
});

it('everything goes from the embedded database to PostgreSQL and back, under load', async () => {
  const [small, large, back] = servers as [TestServer, TestServer, TestServer];
  expect([small, large, back].map(({ kernel }) => kernel.database.kind)).toEqual([
    'embedded',
    'postgres',
    'embedded',
  ]);
  await makeZones(small.kernel, ['East']);
  const owner = await small.person('Ruth Owner');
  const organisationId = await small.nonprofit(owner);
  await owner.ask('PUT', '/volunteer/profile', { body: aVolunteer({ skills: ['Lifting'] }) });
  const writing = async (person: Person, name: string, during: () => Promise<unknown>) => {
    const writer = new Writer({
      ...{ name, organisationId, points: [HERE], chance: chanceOf(7) },
      person: async () => person,
    });
    await writer.run(20);
    let on = true;
    const more = (async () => {
      while (on) await writer.step();
    })();
    await during();
    on = false;
    await more;
  };
  const quiet = () => {};
  const [up, down] = [join(folder, 'up'), join(folder, 'down')];
  await writing(owner, 'going up', () => backup(small.kernel, [up], quiet));
  await restore(large.kernel, [up], quiet, true);
  await provesHistory(large);
  await writing(owner.at(large.url), 'going down', () => backup(large.kernel, [down], quiet));
  // The second copy is made of one that stands still, so that it can be compared row by row.
  await backup(large.kernel, [down], quiet);
  const proof = await provesHistory(large);
  const before = await contentOf(large);
  await restore(back.kernel, [down], quiet, true);
  const after = await contentOf(back);
  for (const name of [
    'account',
    'organisation',
    'membership',
    'need',
    'zone',
    'volunteer',
    'history',
    'session',
  ])
    expect([name, after[name]]).toEqual([name, before[name]]);
  expect((await provesHistory(back)).heads).toEqual(proof.heads);
  await owner.at(back.url).get(`/nonprofit/needs?organisationId=${organisationId}`);
});
