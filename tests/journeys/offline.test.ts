import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { isLive, isOffline, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { HERE } from '../support/samples.ts';
import { makeZones } from '../support/zones.ts';

const PHONE = { width: 390, height: 844 };

let journey: Journey;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  await makeZones(journey.server.kernel, ['Midwood']);
});
afterAll(() => journey?.close());

async function fillIn(page: Page, title: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('In words').fill('sat 9-5');
  await page.getByLabel('Latitude').fill(String(HERE.lat));
  await page.getByLabel('Longitude').fill(String(HERE.lng));
}

/** Timers run at once, as if that much time had passed: retries, their backoff and the page's patience. */
const timePasses = (page: Page) => page.clock.fastForward('01:00');

const posted = async (title: string): Promise<number> => {
  const { items } = await ruth.get<{ items: NeedView[] }>(
    `/nonprofit/needs?organisationId=${organisationId}`,
  );
  return items.filter((need) => need.title === title).length;
};

it('a page that could not be loaded during an outage loads by itself when the connection is back', async () => {
  const { page, network } = await journey.visit(ruth);
  // With its clock standing, the page does not fetch the other pages ahead.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000);
  await page.goto('/');
  await isLive(page);
  network.cut();
  await page.getByRole('link', { name: 'Find needs' }).first().click();
  await page.getByRole('alert').getByText('This did not load').first().waitFor();

  network.mend();
  await timePasses(page);
  await page.getByRole('heading', { name: 'Find needs', exact: true }).waitFor();
  await page.clock.resume();
  await page.getByRole('button', { name: /^Zone/ }).click();
  await page.getByRole('combobox', { name: 'Zone' }).click();
  await page.getByRole('option', { name: /^Midwood/ }).waitFor();
});

describe.each([
  ['a phone', PHONE],
  ['a desktop', {}],
])('whoever posts a need offline on %s', (device, looks) => {
  it('sees beside the button that it is kept, and it is sent once, however often the form is opened', async () => {
    const title = `Written on ${device}`;
    const { page, network } = await journey.visit(ruth, looks);
    await page.clock.install();
    await page.goto('/needs/new');
    await fillIn(page, title);
    await page.evaluate(() => scrollTo(0, 0));
    network.cut();
    await isOffline(page);
    const bar = page.locator('form footer');
    await bar.getByText('You are offline.').waitFor();
    expect(await isInWindow(page, 'You are offline.')).toBe(true);
    await bar.getByRole('button', { name: 'Post need' }).click();
    await bar.getByText('Offline, kept on this device.').waitFor();
    expect(await isInWindow(page, 'Offline, kept on this device.')).toBe(true);

    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.goBack();
    await bar.getByText('Offline, kept on this device.').waitFor();
    await bar.getByRole('button', { name: 'Post need' }).click();
    network.mend();
    await timePasses(page);
    await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await posted(title)).toBe(1);
  });
});

it('a form that was left while it was kept does not call anybody back from where they are', async () => {
  const title = 'Posted while elsewhere';
  const { page, network } = await journey.visit(ruth);
  await page.clock.install();
  await page.goto('/needs/new');
  await isLive(page);
  await fillIn(page, title);
  network.cut();
  await isOffline(page);
  await page.getByRole('button', { name: 'Post need' }).click();
  await page.locator('form footer').getByText('Offline, kept on this device.').waitFor();
  await page.getByRole('link', { name: 'Home' }).first().click();
  network.mend();
  await timePasses(page);
  await page.getByText('Posted. Suggestions follow at once.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  await page.goto('/needs/new');
  expect(await page.getByLabel('Title').inputValue()).toBe('');
  expect(await posted(title)).toBe(1);
});

/** Whether the words are on the screen, with nothing lying over them. */
async function isInWindow(page: Page, text: string): Promise<boolean> {
  return page.getByText(text).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== null && (element.contains(there) || there.contains(element)) && there !== document.body;
  });
}
