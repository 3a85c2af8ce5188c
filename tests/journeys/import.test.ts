import { afterAll, beforeAll, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';

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
