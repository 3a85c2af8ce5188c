import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit } from '#server/cli/audit.ts';
import type { AuditPage, AuditReport } from '#shared/audit.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let coordinator: Person;
let organisationId: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-audit-'));
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  coordinator = await server.person('Cora Coordinator');
  organisationId = await server.nonprofit(owner);
  await server.member(organisationId, coordinator, 'coordinator');
  const need = await coordinator.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { title: '=Sum of cans' }),
  );
  await owner.post(`/nonprofit/needs/${need.id}/cancel`);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const path = () => `/organisations/${organisationId}/audit`;

it('tells who did what, when, from where, with before and after, and is filtered and paged', async () => {
  const page = await owner.get<AuditPage>(path());
  expect(page.items[0]).toMatchObject({
    actor: { id: owner.id, name: 'Ruth Owner' },
    did: 'changed',
    entity: 'volunteering.need',
    fields: [{ name: 'state', before: 'open', after: 'cancelled' }],
    source: expect.stringMatching(/^[\w-]{22}$/),
  });
  expect(page.entities).toEqual(
    expect.arrayContaining(['organisations.membership', 'organisations.organisation', 'volunteering.need']),
  );
  expect(page.actors).toContainEqual({ id: coordinator.id, name: 'Cora Coordinator' });
  const mine = await owner.get<AuditPage>(`${path()}?actor=${coordinator.id}`);
  expect(mine.items.map(({ did }) => did)).toEqual(['made']);
  expect((await owner.get<AuditPage>(`${path()}?to=2020-01-01T00:00:00Z`)).items).toEqual([]);
  const first = await owner.get<AuditPage>(`${path()}?limit=1`);
  const second = await owner.get<AuditPage>(`${path()}?limit=1&cursor=${first.nextCursor}`);
  expect(second.items[0]!.id).toBe(page.items[1]!.id);
});

it('is for those with the right to it', async () => {
  for (const person of [coordinator, await server.person('Stranger')]) {
    expect((await person.ask('GET', path())).status).toBe(404);
    expect((await person.ask('POST', `${path()}/verify`, { body: {} })).status).toBe(404);
  }
});

it('comes as a file, all of it', async () => {
  const { items } = await owner.get<AuditPage>(`${path()}?limit=200`);
  const response = await fetch(`${owner.url}/api${path()}/export`, {
    headers: { authorization: `Bearer ${owner.token}` },
  });
  const rows = parse(await response.text(), { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.map(({ commit }) => commit)).toEqual(items.map(({ commit }) => commit));
});

it('is verified by who may read it, and by the command line with an exit code', async () => {
  const told = await owner.post<AuditReport>(`${path()}/verify`);
  expect(told.breaches).toEqual([]);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  expect(await audit(server.kernel, ['verify', '--json'], say)).toBe(0);
  const before = join(folder, 'report.json');
  writeFileSync(before, said.at(-1)!);
  expect(await audit(server.kernel, ['verify', '--against', before], say)).toBe(0);
  expect(said.at(-1)).toMatch(/history is as it was written\.$/);

  await server.kernel.database.sql(
    `update history set actor = 'system:nobody' where organisation = $1 and entity = 'volunteering.need'`,
    [organisationId],
  );
  expect(await audit(server.kernel, ['verify'], say)).toBe(3);
  expect(said.at(-1)).toMatch(/2 breaches\.\n {2}\S+, line \d+: It is not what was written\./);
  const found = await owner.post<AuditReport>(`${path()}/verify`);
  expect(found.breaches.map(({ what }) => what)).toEqual(['changed', 'changed']);
  await expect(audit(server.kernel, ['verify', '--against', '/none'], say)).rejects.toThrow('no report');
});
