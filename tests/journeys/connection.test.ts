import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../support/axe.ts';
import { isLive, isOffline, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';

let journey: Journey;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
});
afterAll(() => journey?.close());

const panel = (page: Page) => page.getByRole('dialog', { name: 'Connection' });
const figure = (page: Page, name: string) =>
  panel(page).locator('dl > div').filter({ hasText: name }).locator('dd');

describe('the connection mark', () => {
  it('opens into the round trip of this page and the last change it heard', async () => {
    const { page, errors } = await journey.visit(ruth);
    await page.goto('/organisation/settings');
    await isLive(page);
    await page.getByRole('button', { name: /^Live, \d+ ms$/ }).click();
    await expect.poll(() => figure(page, 'There and back').textContent()).toMatch(/^\d+ ms$/);
    expect(await figure(page, 'Last change heard').textContent()).toBe('none yet');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'hidden' });

    await page.getByLabel('Name').fill('Flatbush Kitchen');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: /^Live/ }).click();
    await expect.poll(() => figure(page, 'Your last change came back in').textContent()).toMatch(/^\d+ ms$/);
    expect(await figure(page, 'Last change heard').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(errors).toEqual([]);
  });

  it('counts and names what is kept while offline, and nothing once it was sent', async () => {
    const { page, network } = await journey.visit(ruth);
    await page.goto('/organisation/settings');
    await isLive(page);
    await page.getByLabel('Name').fill('Flatbush Larder');
    network.cut();
    await isOffline(page);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Offline, 1 kept here' }).click();
    expect(await figure(page, 'Kept on this device').textContent()).toBe('1');
    await panel(page).getByRole('listitem').getByText('Flatbush Kitchen').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    // By keyboard: it may be back by itself before a pointer has arrived.
    await panel(page).getByRole('button', { name: 'Try again now' }).focus();
    network.mend();
    await page.keyboard.press('Enter');
    await expect.poll(() => figure(page, 'Kept on this device').textContent()).toBe('0');
    await isLive(page);
    expect((await ruth.get<{ name: string }>(`/organisations/${organisationId}`)).name).toBe(
      'Flatbush Larder',
    );
  });

  it('shows on a phone only when something is wrong, and opens there too', async () => {
    const { page, network } = await journey.visit(ruth, { width: 390, height: 844, colorScheme: 'dark' });
    await page.goto('/me');
    await page.getByRole('heading', { level: 1 }).waitFor();
    network.cut();
    await page.getByRole('button', { name: 'Offline' }).click();
    await panel(page).getByText('The server cannot be reached.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    network.mend();
    await page.getByRole('button', { name: 'Offline' }).waitFor({ state: 'detached' });
  });
});
