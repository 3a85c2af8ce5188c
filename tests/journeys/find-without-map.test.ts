import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

let journey: Journey;
let aisha: Person;
let east: TestZone;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  [east] = (await makeZones(server.kernel, ['Eastside', 'Westside'])) as [TestZone, TestZone];
  const ruth = await server.person('Ruth Okafor');
  aisha = await server.person('Aisha Rahman');
  const organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  await aisha.ask('PUT', '/volunteer/profile', { body: aVolunteer({ point: east.point }) });
  const post = (title: string, change: object = {}) =>
    ruth.post('/nonprofit/needs', aNeed(organisationId, { title, point: east.point, ...change }));
  await post('Pack groceries');
  await post('Sort donations');
  await post('Walk the dogs', { category: 'Animals' });
  await post('Read in Farsi', { requiredSkills: ['Farsi'] });
});
afterAll(() => journey?.close());

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 60; n++) {
    if ((await focused(page)).startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${name}`);
}

it('a device that cannot draw a map says so, and keeps the list', async () => {
  const { page } = await journey.visit(aisha);
  await page.goto('/zones');
  await page.getByText('This device cannot draw the map.').waitFor();
  await page.getByRole('link', { name: 'Pack groceries' }).waitFor();
  expect(await page.getByRole('button', { name: 'List only' }).count()).toBe(0);
});

it('needs are found and opened by keyboard alone', async () => {
  const { page } = await journey.visit(aisha);
  await page.goto('/zones?view=list');
  await isLive(page);
  await page.getByRole('link', { name: 'Pack groceries' }).waitFor();

  await tabTo(page, 'Category');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Category' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Animals');
  await page.waitForURL(/category=Animals/);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Pack groceries' }).waitFor({ state: 'detached' });
  await tabTo(page, 'Show everything');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Pack groceries' }).waitFor();

  // The list is one stop; arrows go through it, over the border between what fits and what does not.
  await page.keyboard.press('j');
  const titles = [await focused(page)];
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press('ArrowDown');
    titles.push(await focused(page));
  }
  expect(titles.toSorted()).toEqual(['Pack groceries', 'Read in Farsi', 'Sort donations', 'Walk the dogs']);
  expect(titles[3]).toBe('Read in Farsi');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Add it to your skills');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Home');
  expect(await focused(page)).toBe(titles[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: titles[0]!, level: 1 }).waitFor();
});

it('a zone is chosen by its name', async () => {
  const { page } = await journey.visit(aisha);
  await page.goto('/zones?view=list');
  await page.getByRole('link', { name: 'Pack groceries' }).waitFor();
  await tabTo(page, 'Near me');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Zone' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('wests');
  await page.getByRole('option', { name: 'Westside: 0 open' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is open here now').waitFor();
  expect(new URL(page.url()).pathname).not.toBe('/zones');
});
