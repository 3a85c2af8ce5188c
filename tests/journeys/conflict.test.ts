import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountView } from '#shared/identity.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { violationsOf } from '../support/axe.ts';
import { isLive, isOffline, Journey, type Visitor } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';

let journey: Journey;
let ruth: Person;
let bella: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  bella = await journey.server.person('Bella Nunes');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  await journey.server.member(organisationId, bella, 'owner');
});
afterAll(() => journey?.close());

const dialog = (page: Page): Locator => page.getByRole('dialog');
const posted = (title: string) =>
  ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { title, placesMin: 2, placesMax: 6 }));
const now = async ({ id }: NeedView) => (await ruth.get<{ need: NeedView }>(`/nonprofit/needs/${id}`)).need;
const save = (page: Page) => page.getByRole('button', { name: 'Save changes' }).click();

async function bothEdit(need: NeedView): Promise<[Visitor, Visitor]> {
  const both = await Promise.all([journey.visit(ruth), journey.visit(bella)]);
  for (const { page } of both) {
    await page.goto(`/needs/${need.id}/edit`);
    await isLive(page);
    await page.getByRole('button', { name: 'Save changes' }).waitFor();
  }
  return both;
}

describe('two people who edit one need', () => {
  it('both win with different fields, and see each other’s on the way', async () => {
    const need = await posted('Different fields');
    const [mine, hers] = await bothEdit(need);
    await mine.page.getByLabel('Address').fill('2211 Church Ave');
    await hers.page.getByLabel('Places, at most').fill('8');
    await save(hers.page);
    await hers.page.waitForURL(`**/needs/${need.id}`);
    // Nobody touched it here, so it follows.
    await expect.poll(() => mine.page.getByLabel('Places, at most').inputValue()).toBe('8');
    await save(mine.page);
    await mine.page.waitForURL(`**/needs/${need.id}`);
    expect(await now(need)).toMatchObject({ address: '2211 Church Ave', placesMax: 8 });
    expect([...mine.errors, ...hers.errors]).toEqual([]);
  });

  it('the second with the same field sees three values, may decide later, and loses nothing', async () => {
    const need = await posted('The same field');
    const [mine, hers] = await bothEdit(need);
    await mine.page.getByLabel('Places, at most').fill('10');
    await mine.page.getByLabel('Address').fill('2211 Church Ave');
    await hers.page.getByLabel('Places, at most').fill('8');
    await save(hers.page);
    await mine.page.getByText('Somebody else changed “Places, at most” while you typed.').waitFor();
    await save(mine.page);
    await dialog(mine.page).getByText('You and Bella Nunes both changed “Places, at most”').waitFor();
    await dialog(mine.page).getByText('Saved by Bella Nunes at ').waitFor();
    for (const [whose, value] of [
      ['Yours', '10'],
      ['Bella Nunes’s', '8'],
      ['Before', '6'],
    ] as const)
      await dialog(mine.page).getByLabel(whose).locator('xpath=ancestor::label').getByText(value).waitFor();
    expect(await violationsOf(mine.page)).toEqual([]);

    await dialog(mine.page).getByRole('button', { name: 'Decide later' }).click();
    await mine.page.reload();
    await mine.page.getByText('Both values are kept').waitFor();
    expect(await mine.page.getByLabel('Places, at most').inputValue()).toBe('10');
    await mine.page.getByRole('button', { name: 'Decide', exact: true }).click();
    await dialog(mine.page).getByLabel('Bella Nunes’s').check();
    await dialog(mine.page).getByRole('button', { name: 'Keep 8' }).click();
    await mine.page.waitForURL(`**/needs/${need.id}`);
    expect(await now(need)).toMatchObject({ address: '2211 Church Ave', placesMax: 8 });
  });

  it('the second keeps their own over what they have seen', async () => {
    const need = await posted('Keeps their own');
    const [mine, hers] = await bothEdit(need);
    await mine.page.getByLabel('Title').fill('By Ruth');
    await hers.page.getByLabel('Title').fill('By Bella');
    await save(hers.page);
    await hers.page.waitForURL(`**/needs/${need.id}`);
    await save(mine.page);
    await dialog(mine.page).getByRole('button', { name: 'Keep By Ruth' }).click();
    await mine.page.waitForURL(`**/needs/${need.id}`);
    await hers.page.getByRole('heading', { name: 'By Ruth' }).waitFor();
    expect((await now(need)).title).toBe('By Ruth');
    const refusals = [...mine.errors, ...hers.errors].filter((error) => !error.includes('409'));
    expect(refusals).toEqual([]);
  });

  it('who was offline meanwhile is asked when the connection is back', async () => {
    const need = await posted('While offline');
    const [mine] = await bothEdit(need);
    const { page, network } = mine;
    network.cut();
    await isOffline(page);
    await page.getByLabel('Places, at most').fill('10');
    await save(page);
    await page.locator('form footer').getByText('Offline, kept on this device.').waitFor();
    const headers = { 'if-match': `"${need.version}"` };
    await bella.ask('PATCH', `/nonprofit/needs/${need.id}`, { body: { placesMax: 8 }, headers });
    network.mend();
    await dialog(page).getByText('You and Bella Nunes both changed “Places, at most”').waitFor();
    await dialog(page).getByLabel('Before').check();
    await dialog(page).getByRole('button', { name: 'Keep 6' }).click();
    await page.waitForURL(`**/needs/${need.id}`);
    expect((await now(need)).placesMax).toBe(6);
    expect(await page.getByText('was not accepted').count()).toBe(0);
  });
});

it('who left the form while offline is told which change was not accepted, and decides', async () => {
  const need = await posted('Before');
  const { page, network, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  await page.getByRole('link', { name: 'Edit' }).click();
  await isLive(page);
  await page.getByLabel('Title').fill('By Ruth');
  network.cut();
  await isOffline(page);
  await save(page);
  await page.locator('form footer').getByText('Offline, kept on this device.').waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Before' }).waitFor();
  const headers = { 'if-match': `"${need.version}"` };
  await bella.ask('PATCH', `/nonprofit/needs/${need.id}`, { body: { title: 'By Bella' }, headers });
  network.mend();
  await page.getByText('Your change was not accepted: “Before”.').waitFor();
  await page.getByRole('heading', { name: 'By Bella' }).waitFor();
  await page.getByRole('link', { name: 'Decide' }).click();
  await dialog(page).getByRole('button', { name: 'Keep By Ruth' }).click();
  await page.waitForURL(`**/needs/${need.id}`);
  expect((await now(need)).title).toBe('By Ruth');
  expect(await page.getByText('was not accepted').count()).toBe(0);
  expect(errors.filter((error) => /querySelector|TypeError/.test(error))).toEqual([]);
});

it('two owners who rename the organisation at once choose between the names', async () => {
  const [mine, hers] = await Promise.all([journey.visit(ruth), journey.visit(bella)]);
  for (const { page } of [mine, hers]) {
    await page.goto('/organisation/settings');
    await isLive(page);
  }
  await mine.page.getByLabel('Name').fill('Flatbush Kitchen');
  await hers.page.getByLabel('Name').fill('Flatbush Larder');
  await hers.page.getByRole('button', { name: 'Save', exact: true }).click();
  await mine.page.getByText('Somebody else changed “Name” while you typed.').waitFor();
  await mine.page.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(mine.page).getByText('You and Bella Nunes both changed “Name”').waitFor();
  await dialog(mine.page).getByRole('button', { name: 'Keep Flatbush Kitchen' }).click();
  await expect.poll(() => hers.page.getByLabel('Name').inputValue()).toBe('Flatbush Kitchen');
});

it('one person with two devices chooses between what they typed on each', async () => {
  const { page } = await journey.visit(bella, { width: 390, height: 844 });
  await page.goto('/account');
  await page.getByLabel('About you').fill('Written on the phone.');
  const { body } = await bella.ask<AccountView>('PATCH', '/users/me', {
    body: { bio: 'Written at the desk, with rather more words.' },
  });
  await page.getByText('Somebody else changed').waitFor();
  await page.getByRole('button', { name: 'Save profile' }).click();
  await dialog(page).getByText('You and another window both changed').waitFor();
  await dialog(page).getByText('Another window’s').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog(page).getByRole('button', { name: 'Save what I chose' }).click();
  await page.getByText('Your profile is saved.').waitFor();
  const saved = await bella.get<{ user: AccountView }>('/auth/profile');
  expect(saved.user.bio).toBe('Written on the phone.');
  expect(saved.user.version).toBeGreaterThan(body.version);
});
