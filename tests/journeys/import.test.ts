import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { makeZones } from '../support/zones.ts';

let journey: Journey;
let ruth: Person;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  await journey.server.nonprofit(ruth, 'Flatbush Pantry');
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

it('needs, members and zones are kept as tables from the pages that show them', async () => {
  await makeZones(journey.server.kernel, ['Midwood', 'Kensington']);
  const nora = await journey.server.person('Nora Okafor');
  const pantry = await journey.server.nonprofit(nora, 'Kensington Pantry');
  await nora.post('/nonprofit/needs', aNeed(pantry, { title: 'Sort cans' }));
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
