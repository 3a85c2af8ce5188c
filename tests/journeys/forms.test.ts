import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView, VolunteerView } from '#shared/volunteering.ts';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer, HERE } from '../support/samples.ts';

const PHONE = { width: 390, height: 844 };

let journey: Journey;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  ruth = await server.person('Ruth Okafor');
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  const aisha = await server.person('Aisha Rahman');
  // Skills that two people have are known to everybody.
  for (const person of [ruth, aisha]) {
    await person.ask('PUT', '/volunteer/profile', { body: aVolunteer({ skills: ['Lifting', 'Spanish'] }) });
  }
});
afterAll(() => journey?.close());

const bar = (page: Page): Locator => page.locator('form footer');

async function fillIn(page: Page, title: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('In words').fill('sat 9-5');
}

async function givePoint(page: Page): Promise<void> {
  await page.getByLabel('Latitude').fill(String(HERE.lat));
  await page.getByLabel('Longitude').fill(String(HERE.lng));
}

const onlyNeedCalled = async (title: string): Promise<NeedView> => {
  const { items } = await ruth.get<{ items: NeedView[] }>(
    `/nonprofit/needs?organisationId=${organisationId}`,
  );
  const [need, ...others] = items.filter((one) => one.title === title);
  expect(others).toEqual([]);
  return need!;
};

describe('the button of a need', () => {
  it('says that a need without a point becomes a draft, and why; with a point it posts', async () => {
    const { page, errors } = await journey.visit(ruth);
    await page.goto('/needs/new');
    await fillIn(page, 'No place yet');
    await bar(page).getByText('Without a point on the map it stays a draft.').waitFor();
    expect(await page.getByRole('button', { name: 'Post need' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Save as draft' }).click();
    await page.getByText('Saved as a draft').waitFor();
    expect(await onlyNeedCalled('No place yet')).toMatchObject({ state: 'draft' });

    await page.goto('/needs/new');
    await fillIn(page, 'With its place');
    await givePoint(page);
    await page.getByRole('button', { name: 'Post need' }).click();
    await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
    await page.getByText('09:00–17:00').first().waitFor();
    expect(await onlyNeedCalled('With its place')).toMatchObject({ state: 'open' });
    expect(errors).toEqual([]);
  });

  it('says that an open need that loses its point becomes a draft', async () => {
    const need = await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { title: 'Loses it' }));
    const { page, errors } = await journey.visit(ruth);
    await page.goto(`/needs/${need.id}/edit`);
    await page.getByRole('button', { name: 'Save changes' }).waitFor();
    await page.getByLabel('Latitude').fill('');
    await page.getByLabel('Longitude').fill('');
    await bar(page).getByText('volunteers no longer see it').waitFor();
    await page.getByRole('button', { name: 'Save as draft' }).click();
    await page.getByText('Saved as a draft').waitFor();
    expect(await onlyNeedCalled('Loses it')).toMatchObject({ state: 'draft' });
    expect(errors).toEqual([]);
  });
});

describe('a skill that is half typed', () => {
  it('is still there after a reload, is asked about, and is a tag only when somebody says so', async () => {
    const { page, errors } = await journey.visit(ruth);
    await page.goto('/needs/new');
    await fillIn(page, 'Half a word');
    await givePoint(page);
    await page.getByLabel('Required skills').fill('Spa');
    await page.getByLabel('Minimum age').click();
    await page.reload();
    const skills = page.getByLabel('Required skills');
    await page.getByText('What you typed before is back.').waitFor();
    expect(await skills.inputValue()).toBe('Spa');

    await page.getByRole('button', { name: 'Post need' }).click();
    await page.getByText('“Spa” is not added yet.').waitFor();
    await expect.poll(() => skills.evaluate((input) => input === document.activeElement)).toBe(true);
    await skills.press('ArrowDown');
    await skills.press('Enter');
    await page.getByRole('button', { name: 'Remove Spanish' }).waitFor();
    await page.getByRole('button', { name: 'Post need' }).click();
    await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
    expect((await onlyNeedCalled('Half a word')).requiredSkills).toEqual(['Spanish']);
    expect(errors).toEqual([]);
  });
});

it('the first profile is there once it is saved, and the message lies above every bar of a phone', async () => {
  const newcomer = await journey.server.person('Nia Cole');
  const { page, errors } = await journey.visit(newcomer, PHONE);
  await page.goto('/me');
  await page.getByRole('heading', { name: 'Nothing here yet' }).waitFor();
  await page.getByLabel('Skills').fill('Lifting, Dri');
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByText('“Dri” is not added yet.').waitFor();
  await page.getByRole('button', { name: 'Add “Dri”' }).click();
  await page.getByRole('button', { name: /^Save/ }).click();
  const toast = page.getByText('Saved. Your suggestions follow at once.');
  // Pointed at, it stays.
  await toast.hover();
  await page.getByRole('heading', { name: 'What you can do, and when' }).waitFor();
  await bar(page).waitFor({ state: 'detached' });
  await liesAbove(toast, page.getByRole('navigation', { name: 'Main menu' }));

  await page.getByLabel('Skills').fill('Cooking,');
  await liesAbove(toast, bar(page));
  const { volunteer } = await newcomer.get<{ volunteer: VolunteerView }>('/volunteer/profile');
  expect(volunteer.skills).toEqual(['Lifting', 'Dri']);
  expect(errors).toEqual([]);
});

async function liesAbove(upper: Locator, lower: Locator): Promise<void> {
  await expect
    .poll(async () => {
      const [one, other] = await Promise.all([upper.boundingBox(), lower.boundingBox()]);
      return one !== null && other !== null && one.y + one.height <= other.y;
    })
    .toBe(true);
}
