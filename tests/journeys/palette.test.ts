import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { violationsOf } from '../support/axe.ts';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';

let journey: Journey;
let ruth: Person;
let need: NeedView;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  const organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  need = await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { title: 'Sort donations' }));
});
afterAll(() => journey?.close());

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' });
const field = (page: Page) => page.getByRole('combobox', { name: 'Search or jump to' });
const marked = (page: Page) => palette(page).getByRole('option', { selected: true });

describe('the palette', () => {
  it('finds a record that was seen, goes there by Enter, and has it first the next time', async () => {
    const { page, errors } = await journey.visit(ruth);
    await page.goto('/needs');
    await page.getByText('Sort donations').first().waitFor();
    await page.keyboard.press('Control+k');
    await field(page).fill('donat');
    await marked(page).getByText('Sort donations').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/needs/${need.id}`);
    await palette(page).waitFor({ state: 'hidden' });

    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByRole('button', { name: 'Search or jump to' }).click();
    await palette(page).getByText('Recent').waitFor();
    await marked(page).getByText('Sort donations').waitFor();
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
  });

  it('opens from the head of a page on a phone, and goes where it is tapped', async () => {
    const { page, errors } = await journey.visit(ruth, { width: 390, height: 844 });
    await page.goto('/me');
    await page.getByRole('button', { name: 'Search or jump to' }).tap();
    await field(page).fill('needs');
    expect(await violationsOf(page)).toEqual([]);
    await palette(page).getByRole('option', { name: 'Needs', exact: true }).tap();
    await page.waitForURL('**/needs');
    expect(errors).toEqual([]);
  });

  it('does what the page can do, with its key beside it, and shows nobody a page that is not theirs', async () => {
    const { page } = await journey.visit(ruth, { colorScheme: 'dark' });
    await page.goto(`/needs/${need.id}`);
    await isLive(page);
    await page.getByRole('link', { name: 'Edit' }).waitFor();
    await page.keyboard.press('/');
    const edit = palette(page).getByRole('option', { name: 'Edit', exact: true });
    expect(await edit.locator('kbd').textContent()).toBe('E');
    await field(page).fill('administration');
    await palette(page).getByText('Nothing here is called that.').waitFor();
    await field(page).fill('edit');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/needs/${need.id}/edit`);
    // In a field the slash is a letter, and the palette opens all the same by its other key.
    await page.getByLabel('Title').press('End');
    await page.getByLabel('Title').press('/');
    expect(await page.getByLabel('Title').inputValue()).toBe('Sort donations/');
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    await page.keyboard.press('Control+k');
    await palette(page).waitFor({ state: 'hidden' });
  });

  it('marks by arrows, round and round, and opens beside with Ctrl', async () => {
    const { page, context } = await journey.visit(ruth);
    await page.goto('/');
    await isLive(page);
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    const options = palette(page).getByRole('option');
    const last = (await options.count()) - 1;
    await page.keyboard.press('ArrowUp');
    expect(await options.nth(last).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowDown');
    expect(await options.nth(0).getAttribute('aria-selected')).toBe('true');
    await field(page).fill('zones needs find');
    await field(page).fill('find needs');
    const opened = context.waitForEvent('page');
    await page.keyboard.press('Control+Enter');
    expect(new URL((await opened).url()).pathname).toBe('/zones');
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('forgets what was looked at when somebody signs out', async () => {
    const { page } = await journey.visit(ruth);
    await page.goto(`/needs/${need.id}`);
    await isLive(page);
    const kept = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith(':recent')));
    await expect.poll(kept).toHaveLength(1);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in**');
    expect(await kept()).toEqual([]);
  });
});
