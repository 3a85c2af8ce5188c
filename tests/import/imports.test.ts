import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryPage } from '#shared/history.ts';
import {
  type ImportBatchView,
  type ImportFile,
  type ImportReport,
  MOST_IMPORT_BYTES,
} from '#shared/import.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Listener, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

let server: TestServer;
let owner: Person;
let listener: Listener;
let organisationId: string;
let zone: TestZone;
beforeAll(async () => {
  server = await TestServer.start();
  [zone] = (await makeZones(server.kernel, ['East'])) as [TestZone];
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  listener = await owner.connect();
  await listener.join({ room: `user:${owner.id}` });
});

async function send<Body = ImportFile & Problem>(
  person: Person,
  text: string | Uint8Array<ArrayBuffer>,
  {
    path = `/nonprofit/needs/import?name=needs.csv&organisationId=${organisationId}`,
    type = 'text/csv',
  }: { path?: string; type?: string } = {},
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${person.url}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': type },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const check = (id: string, mapping: Record<string, string>) =>
  owner.ask<ImportReport & Problem>('POST', `/imports/${id}/check`, { body: { mapping } });

/** Waits until the batch is told to be in this state. */
async function become(id: string, state: string): Promise<ImportBatchView> {
  const told = () =>
    listener.changes
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.id === id)
      .map(({ view }) => view as ImportBatchView);
  await listener.until(() => told().at(-1)?.state === state, `the batch to be ${state}`, 20_000);
  return told().at(-1)!;
}
const needsOf = async () =>
  (await owner.get<{ items: NeedView[] }>(`/nonprofit/needs?organisationId=${organisationId}&limit=500`))
    .items;

const HEADER = 'What;Day;From;Hours;People;Where lat;Where lng;Ref';
const row = (what: string, day = '2027-03-06', ref = what) =>
  `${what};${day};09:00;3;4;${zone.point.lat};${zone.point.lng};${ref}`;
const MAPPING = {
  title: 'What',
  startsOn: 'Day',
  time: 'From',
  hours: 'Hours',
  places: 'People',
  latitude: 'Where lat',
  longitude: 'Where lng',
  key: 'Ref',
};

describe('a file of needs', () => {
  it('is looked at, mapped, tried, imported with progress, and taken back', async () => {
    const rows = Array.from({ length: 90 }, (_, at) => row(`Sort cans ${at}`));
    const faulty = [
      row('', '2027-03-06', 'no title'),
      row('Dated wrongly', 'some day'),
      row('Again', '2027-03-06', 'Sort cans 1'),
    ];
    const past = row('Long ago', '2019-03-02');
    const uploaded = await send(owner, [HEADER, ...rows, ...faulty, past].join('\r\n'));
    expect(uploaded.status).toBe(201);
    const { batch, columns, mapping } = uploaded.body;
    expect(batch).toMatchObject({ state: 'uploaded', fileName: 'needs.csv', counts: { rows: 94 } });
    expect(columns[0]).toEqual({ name: 'What', samples: ['Sort cans 0', 'Sort cans 1', 'Sort cans 2'] });
    expect(mapping).toMatchObject({ startsOn: 'Day', time: 'From', hours: 'Hours' });

    const tried = await check(batch.id, MAPPING);
    expect(tried.body.counts).toEqual({ rows: 94, ready: 90, drafted: 1, refused: 3, unchanged: 0 });
    expect(tried.body.refused).toEqual([
      { line: 92, reasons: ['It has no title.'] },
      { line: 93, reasons: [expect.stringContaining('some day')] },
      { line: 94, reasons: [expect.stringContaining('already on line 3')] },
    ]);
    expect(tried.body.drafted).toEqual([{ line: 95, reasons: [expect.stringContaining('past')] }]);
    expect(await needsOf()).toEqual([]);

    await owner.post(`/imports/${batch.id}/start`);
    const done = await become(batch.id, 'done');
    expect(done).toMatchObject({ done: 94, counts: tried.body.counts });
    const needs = await needsOf();
    expect(needs).toHaveLength(91);
    expect(needs.filter(({ state }) => state === 'open')).toHaveLength(90);
    expect(needs.at(-1)).toMatchObject({ placesMax: 4, timeZone: 'America/New_York', zoneId: zone.id });
    const steps = listener.changes.flatMap(({ entries }) => entries).filter(({ id }) => id === batch.id);
    expect(steps.length, 'progress in between').toBeGreaterThan(3);
    const history = await owner.get<HistoryPage>(`/history?entity=volunteering.need&id=${needs[0]!.id}`);
    expect(history.items).toMatchObject([{ did: 'made', actor: { name: 'Ruth Owner' } }]);

    await owner.post(`/imports/${batch.id}/undo`);
    await become(batch.id, 'undone');
    expect(await needsOf()).toEqual([]);
  });

  it('adds nothing twice', async () => {
    const text = [HEADER, row('Only once')].join('\n');
    for (const unchanged of [0, 1]) {
      const { batch } = (await send(owner, text)).body;
      expect((await check(batch.id, MAPPING)).body.counts).toMatchObject({ unchanged, rows: 1 });
      await owner.post(`/imports/${batch.id}/start`);
      await become(batch.id, 'done');
    }
    expect(await needsOf()).toHaveLength(1);
  });

  it('is taken back whole or not at all: what moved on is named', async () => {
    const { batch } = (await send(owner, [HEADER, row('Moves on'), row('Stays')].join('\n'))).body;
    await check(batch.id, MAPPING);
    await owner.post(`/imports/${batch.id}/start`);
    await become(batch.id, 'done');
    const moved = (await needsOf()).find(({ title }) => title === 'Moves on')!;
    await owner.post(`/nonprofit/needs/${moved.id}/cancel`);
    const answer = await owner.ask<Problem>('POST', `/imports/${batch.id}/undo`, { body: {} });
    expect([answer.status, answer.body.errors]).toEqual([
      409,
      [{ path: `volunteering.need/${moved.id}`, message: '“Moves on” has been changed since.' }],
    ]);
    expect(await needsOf()).toHaveLength(2);
  });

  it('gives its refused rows as a table that no spreadsheet runs', async () => {
    const { batch } = (await send(owner, [HEADER, row('Fine'), row('=HYPERLINK("x")', 'no day')].join('\n')))
      .body;
    await check(batch.id, { ...MAPPING, title: 'What' });
    const response = await fetch(`${owner.url}/api/imports/${batch.id}/refused`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    expect(response.headers.get('content-disposition')).toContain('refused-rows.csv');
    const text = Buffer.from(await response.arrayBuffer()).toString();
    const [header, first, ...more] = text.trimEnd().split('\r\n');
    expect([header, more]).toEqual(['\ufeffline,outcome,reasons', []]);
    expect(first).toMatch(/^3,refused,/);
  });

  it('is refused when it cannot be one, with what to do', async () => {
    const noText = await send(owner, new Uint8Array([0xff, 0xfe, 0x00]));
    expect([noText.status, noText.body.detail]).toEqual([400, expect.stringContaining('UTF-8')]);
    expect((await send(owner, 'a,b', { type: 'application/pdf' })).status).toBe(415);
    expect((await send(owner, new Uint8Array(MOST_IMPORT_BYTES + 1))).status).toBe(413);
    const { batch } = (await send(owner, [HEADER, row('Sort cans')].join('\n'))).body;
    const unmapped = await check(batch.id, { title: 'What' });
    expect([unmapped.status, unmapped.body.detail]).toEqual([400, 'Choose a column for Date.']);
    expect((await check(batch.id, { ...MAPPING, title: 'No such' })).status).toBe(400);
  });

  it('is read as people write it: the labels as headers, and nonsense named by its own columns', async () => {
    const header = 'title,DATE,start  time,How long,places,Places At Least,once or weekly,last date';
    const lines = [
      'As many as wanted,2027-03-06,09:00,3,4,,once,',
      'Fewer will do,06.03.2027,09:00,3,4,2,Weekly,2027-05-08',
      'No time at all,2027-03-06,09:00,0,4,,once,',
      'Two days long,2027-03-06,09:00,48,4,,once,',
      'Too many,2027-03-06,09:00,3,1001,,once,',
      'At least more,2027-03-06,09:00,3,4,5,once,',
      'Which day,03/04/2027,09:00,3,4,,once,',
    ];
    const { batch, mapping } = (await send(owner, [header, ...lines].join('\n'))).body;
    expect(mapping).toEqual({
      ...{ title: 'title', startsOn: 'DATE', time: 'start  time', places: 'places' },
      ...{ placesMin: 'Places At Least', recurrence: 'once or weekly', endsOn: 'last date' },
    });
    const { body } = await check(batch.id, { ...mapping, hours: 'How long' });
    expect(body.counts).toMatchObject({ rows: 7, ready: 0, drafted: 2, refused: 5 });
    expect(body.drafted.flatMap(({ reasons }) => reasons)).toEqual(
      Array(2).fill('It has no coordinates. Set its place on the map.'),
    );
    expect(body.refused.map(({ line, reasons }) => [line, reasons.join(' ')])).toEqual([
      [4, expect.stringMatching(/^Its How long “0” .* more than 0 and at most 24\.$/)],
      [5, expect.stringContaining('How long “48”')],
      [6, expect.stringContaining('at most 1000 places')],
      [7, expect.stringContaining('a number from 1 to 4')],
      [8, expect.stringContaining('write it as 2026-12-05')],
    ]);
    await owner.post(`/imports/${batch.id}/start`);
    await become(batch.id, 'done');
    const needs = await needsOf();
    expect(needs.map(({ placesMin, placesMax }) => [placesMin, placesMax])).toEqual(
      expect.arrayContaining([
        [4, 4],
        [2, 4],
      ]),
    );
    expect(needs.find(({ placesMin }) => placesMin === 2)?.recurrence).toContain('FREQ=WEEKLY');
  });

  it('is for those who may write needs; a batch is its maker’s', async () => {
    const stranger = await server.person('Stranger');
    expect((await send(stranger, HEADER)).status).toBe(404);
    const { batch } = (await send(owner, [HEADER, row('Sort cans')].join('\n'))).body;
    expect((await stranger.ask('GET', `/imports/${batch.id}`)).status).toBe(404);
    expect((await stranger.ask('POST', `/imports/${batch.id}/start`, { body: {} })).status).toBe(404);
  });
});

it('never loses a row, whatever stands in it', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '2027-03-06',
      '2019-01-01',
      '12',
      '0',
      '=1+1',
      '"',
      'Sort cans',
      '40.6',
      '-74',
      '1e9',
    ),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\u0000', '')),
  );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const table = fc.array(fc.array(cell, { minLength: 6, maxLength: 9 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(table, async (cells) => {
      const lines = cells.map((line) => line.map(quoted).join(';'));
      const before = (await needsOf()).length;
      const uploaded = await send(owner, [HEADER, ...lines].join('\n'));
      if (uploaded.status !== 201) return expect(uploaded.status).toBe(400);
      const { batch } = uploaded.body;
      const { counts } = (await check(batch.id, MAPPING)).body;
      const { rows, ready, drafted, refused, unchanged } = counts;
      expect(ready + drafted + refused + unchanged).toBe(rows);
      expect(rows).toBe(batch.counts.rows);
      await owner.post(`/imports/${batch.id}/start`);
      expect((await become(batch.id, 'done')).counts).toEqual(counts);
      expect((await needsOf()).length - before).toBe(ready + drafted);
    }),
    { numRuns: 25, seed: 27 },
  );
});

describe('a file of zones', () => {
  const square = (code: string, west: number) => ({
    type: 'Feature',
    properties: { nta: code, title: `Zone ${code}` },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [west, 40],
          [west + 0.1, 40],
          [west + 0.1, 40.1],
          [west, 40.1],
          [west, 40],
        ],
      ],
    },
  });
  const file = (features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
  const asZones = { path: '/zones/import?name=zones.geojson', type: 'application/geo+json' };

  it('is an administrator’s, is mapped by itself, and is taken back', async () => {
    expect((await send(owner, file([square('A', -70)]), asZones)).status).toBe(403);
    owner = await server.person('Ada Administrator', { administrator: true });
    listener = await owner.connect();
    await listener.join({ room: `user:${owner.id}` });
    const text = file([square('ZA', -70), square('ZB', -71), { type: 'Feature' }]);
    const { batch, mapping } = (await send(owner, text, asZones)).body;
    expect(mapping).toEqual({ code: 'nta', name: 'title' });
    const tried = await check(batch.id, mapping);
    expect(tried.body.counts).toEqual({ rows: 3, ready: 2, drafted: 0, refused: 1, unchanged: 0 });
    await owner.post(`/imports/${batch.id}/start`);
    await become(batch.id, 'done');
    const zones = async () =>
      (await owner.get<{ items: { code: string }[] }>('/zones')).items.map(({ code }) => code);
    expect(await zones()).toEqual(expect.arrayContaining(['ZA', 'ZB']));
    await owner.post(`/imports/${batch.id}/undo`);
    await become(batch.id, 'undone');
    expect(await zones()).not.toContain('ZA');
  });
});
