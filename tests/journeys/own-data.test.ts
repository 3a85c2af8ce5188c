import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonalExport } from '#shared/personal.ts';
import { Journey } from '../support/journey.ts';
import { Person } from '../support/person.ts';
import { atTheDoor } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(() => journey?.close());

/** Somebody with a password, and the browser that shows their account. */
async function atTheirAccount(name: string) {
  const email = `${name.toLowerCase()}@test.example`;
  const { body } = await atTheDoor(journey.server.url, '/auth/register', {
    body: { email, password: PASSWORD, displayName: name, timeZone: 'America/New_York' },
  });
  const person = new Person(journey.server.url, { id: body.user.id, email, token: body.accessToken });
  const visitor = await journey.visit(person);
  await visitor.page.goto('/account');
  return { ...visitor, person };
}

const erase = async (page: Page, password: string): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Erase your account?' });
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Erase my account' }).click();
};

it('a block is shown as it is made, and taken back', async () => {
  const { page, person, errors } = await atTheirAccount('Elif');
  await page.getByText('You have blocked nobody.').waitFor();
  const ronny = await journey.server.person('Ronny Rude');
  await person.post('/users/me/blocks', { accountId: ronny.id });
  await page.getByRole('button', { name: 'Unblock Ronny Rude' }).click();
  await page.getByText('You have blocked nobody.').waitFor();
  expect(await person.get('/users/me/blocks')).toMatchObject({ items: [] });
  expect(errors).toEqual([]);
});

it('everything about oneself is a file', async () => {
  const { page, person, errors } = await atTheirAccount('Dora');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download everything about me' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('my-data.json');
  const { parts } = JSON.parse(await readFile(await file.path(), 'utf8')) as PersonalExport;
  expect(parts.account).toMatchObject([{ email: person.email }]);
  expect(errors).toEqual([]);
});

it('an account is erased by its password, once nobody needs it, and nothing of it stays on the device', async () => {
  const { page, person } = await atTheirAccount('Gita');
  const organisationId = await journey.server.nonprofit(person, 'Gita Pantry');
  await page.getByLabel('About you').fill('Typed and never saved');
  const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
  await page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes('Typed and never saved'));

  await page.getByRole('button', { name: 'Erase my account' }).click();
  await erase(page, 'not that one');
  await page.getByText('Write the password of this account.').waitFor();
  await erase(page, PASSWORD);
  await page.getByText('You are the last owner of Gita Pantry.').waitFor();
  await journey.server.member(organisationId, await journey.server.person('Next Owner'), 'owner');
  await erase(page, PASSWORD);

  await page.getByText('Your account is erased.').waitFor();
  await page.getByRole('heading', { name: 'Good to have you here' }).waitFor();
  expect(new URL(page.url()).search).toBe('');
  expect(await kept()).not.toContain(person.id);
  const again = await atTheDoor(journey.server.url, '/auth/login', {
    body: { email: person.email, password: PASSWORD },
  });
  expect(again.status).toBe(401);
});
