import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { toCsv } from '#server/kernel/export/csv-text.ts';
import { makeNeed } from '#server/modules/volunteering/make-need.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones } from '../support/zones.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

const download = async (person: Person, path: string) => {
  const response = await fetch(`${person.url}/api${path}`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('a list as a file', () => {
  const MANY = 1203;
  const ME = '/users/me/export';

  it('holds every page of needs, as CSV and as JSON', async () => {
    const work = { actor: 'system:test', mutation: null, source: null };
    await server.kernel.transactor.transact(work, async ({ em }) => {
      for (let at = 0; at < MANY; at++) {
        makeNeed(em, {
          fields: {
            ...{ title: `=Need ${at}`, description: '', category: 'Food', requiredSkills: ['a', 'b'] },
            ...{
              usefulSkills: [],
              requiredQualifications: [],
              minimumAge: null,
              timeZone: 'UTC',
              address: '',
            },
            startsAt: new Date(Date.UTC(2027, 1, 1, 0, at)).toISOString(),
            endsAt: new Date(Date.UTC(2027, 1, 1, 1, at)).toISOString(),
            ...{
              point: null,
              placesMin: 1,
              placesMax: 2,
              signUp: 'instant',
              cancelUntil: null,
              recurrence: null,
            },
          },
          organisation: { id: organisationId, name: 'Pantry' },
          ...{ zone: null, state: 'draft', now: new Date() },
        });
      }
    });
    const path = `/nonprofit/needs/export?organisationId=${organisationId}`;
    const csv = await download(owner, path);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="needs.csv"');
    const rows = parse(csv.text, { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(MANY);
    expect(rows[7]).toMatchObject({
      title: "'=Need 7",
      requiredSkills: 'a; b',
      placesMax: '2',
      minimumAge: '',
    });
    const json = JSON.parse((await download(owner, `${path}&format=json`)).text) as NeedView[];
    expect(json).toHaveLength(MANY);
    expect(json[7]).toMatchObject({ title: '=Need 7', requiredSkills: ['a', 'b'] });
  });

  it('is described as what it is, in both forms', async () => {
    await makeZones(server.kernel, ['East', 'West']);
    const exported = server.server.routes.filter(({ path }) => path.endsWith('/export') && path !== ME);
    expect(exported.map(({ path }) => path).sort()).toEqual([
      '/nonprofit/needs/export',
      '/organisations/:id/audit/export',
      '/organisations/:id/members/export',
      '/zones/export',
    ]);
    for (const { path, answersWith } of exported) {
      const forms = answersWith as Record<string, z.ZodType | null>;
      expect(Object.keys(forms), path).toEqual(['text/csv', 'application/json']);
      const of = path.startsWith('/nonprofit') ? `organisationId=${organisationId}&` : '';
      const at = `${path.replace(':id', organisationId)}?${of}`;
      const [csv, json] = [await download(owner, at), await download(owner, `${at}format=json`)];
      expect(csv.headers.get('content-type'), path).toMatch(/^text\/csv/);
      expect(json.headers.get('content-type'), path).toMatch(/^application\/json/);
      const items: unknown = JSON.parse(json.text);
      expect(items, path).not.toEqual([]);
      expect(forms['application/json']!.parse(items), path).toEqual(items);
    }
  });

  it('is for those who may see the list', async () => {
    const stranger = await server.person('Stranger');
    for (const path of [
      `/nonprofit/needs/export?organisationId=${organisationId}`,
      `/organisations/${organisationId}/members/export`,
    ]) {
      expect((await download(stranger, path)).status).toBe(404);
      expect((await download(owner, path)).status).toBe(200);
    }
    expect(JSON.parse((await download(stranger, '/zones/export?format=json')).text)).toHaveLength(2);
    expect((await download(owner, '/zones/export?format=xml')).status).toBe(400);
  });
});

it('no cell of a CSV begins like a formula, and every text comes back', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
      const read = parse(toCsv(['a', 'b'], rows), { bom: true }) as string[][];
      expect(read).toHaveLength(rows.length + 1);
      for (const [at, row] of rows.entries()) {
        for (const [column, text] of row.entries()) {
          const cell = read[at + 1]![column]!;
          expect(cell).not.toMatch(/^[=+\-@\t\r]/);
          expect(cell.startsWith("'") && cell !== text ? cell.slice(1) : cell).toBe(text);
        }
      }
    }),
    { seed: 27 },
  );
});
