import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { makeZones } from '../support/zones.ts';

let journey: Journey;
let ruth: Person;
let pantry: string;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  pantry = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
});
afterAll(() => journey?.close());

const csv = [
  'What;Date;Start time;People',
  ...Array.from({ length: 60 }, (_, at) => `Sort cans ${at};2027-03-06;09:00;4`),
  ';2027-03-06;09:00;4',
  'Some day;whenever;09:00;4',
].join('\n');

it('a table becomes needs, and is taken back', async () => {
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/import/needs');
  const buffer = Buffer.from(csv);
  await page.getByLabel('Choose a file').setInputFiles({ name: 'spring.csv', mimeType: 'text/csv', buffer });
  await page.getByText('62 rows in spring.csv').waitFor();
  expect(await page.getByLabel('Date', { exact: true }).inputValue()).toBe('Date');
  await page.getByLabel('Title').selectOption('What');
  await page.getByText('Sort cans 0 · Sort cans 1').waitFor();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('2 refused').waitFor();
  await page.getByText('It has no title.').waitFor();
  await page.getByRole('button', { name: 'Import 60 rows' }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await page.getByRole('link', { name: 'See the needs' }).click();
  await page.getByRole('button', { name: /Drafts\D*60/ }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Take the import back' }).click();
  await page.getByRole('heading', { name: 'Taken back' }).waitFor();
  await page.goto('/needs');
  await page.getByText('No needs yet').waitFor();
  expect(errors).toEqual([]);
});

it('an import of before is found again; what stands against taking it back is named, and its rows kept', async () => {
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/import/needs');
  const buffer = Buffer.from(csv);
  await page.getByLabel('Choose a file').setInputFiles({ name: 'summer.csv', mimeType: 'text/csv', buffer });
  await page.getByLabel('Title').selectOption('What');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('button', { name: 'Import 60 rows' }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();

  await page.getByRole('link', { name: 'Another file' }).click();
  const earlier = page.getByRole('region', { name: 'Earlier imports' });
  const batch = earlier.getByRole('listitem').filter({ hasText: 'summer.csv' });
  await batch.getByText('60 imported, 60 as drafts, 2 refused').waitFor();
  const coming = page.waitForEvent('download');
  await batch.getByRole('button', { name: 'Refused rows of summer.csv' }).click();
  expect(await readFile(await (await coming).path(), 'utf8')).toContain('It has no title.');

  const { items } = await ruth.get<{ items: NeedView[] }>(
    `/nonprofit/needs?organisationId=${pantry}&limit=200`,
  );
  const moved = items.find(({ title }) => title === 'Sort cans 7')!;
  await ruth.post(`/nonprofit/needs/${moved.id}/cancel`);
  await batch.getByRole('button', { name: 'Take summer.csv back' }).click();
  await batch.getByText('One thing has moved on since').waitFor();
  await batch.getByRole('link', { name: '“Sort cans 7” has been changed since.' }).click();
  await page.waitForURL(`**/needs/${moved.id}`);
  expect(errors.filter((error) => !error.includes('409'))).toEqual([]);
});

it('needs, members and zones are kept as tables from the pages that show them', async () => {
  await makeZones(journey.server.kernel, ['Midwood', 'Kensington']);
  const nora = await journey.server.person('Nora Okafor');
  const kensington = await journey.server.nonprofit(nora, 'Kensington Pantry');
  await nora.post('/nonprofit/needs', aNeed(kensington, { title: 'Sort cans' }));
  const { page, errors } = await journey.visit(nora);
  for (const [at, name, holds] of [
    ['/needs', 'needs.csv', 'Sort cans'],
    ['/organisation', 'members.csv', 'Nora Okafor'],
    ['/zones', 'zones.csv', 'Kensington'],
  ] as const) {
    await page.goto(at);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe(name);
    expect(await readFile(await file.path(), 'utf8')).toContain(holds);
  }
  expect(errors).toEqual([]);

  // What does not come says so where it was asked for.
  await page.route('**/api/zones/export', (route) => route.abort());
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  await page.getByText('The server cannot be reached.').first().waitFor();
});
