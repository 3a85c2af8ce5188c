import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MatchView } from '#shared/commitments.ts';
import type { NeedView, NonprofitView } from '#shared/volunteering.ts';
import { hasFocus, tabInto, tabTo, typeInto } from '../support/by-keyboard.ts';
import { Commitments } from '../support/commitments.ts';
import { Journey } from '../support/journey.ts';
import { Mailbox } from '../support/mailbox.ts';
import type { Person } from '../support/person.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

// In this file nothing is clicked and nothing is focused but by keys.

let journey: Journey;
let mailbox: Mailbox;
let ruth: Person;
let organisationId: string;
let zone: TestZone;
beforeAll(async () => {
  mailbox = new Mailbox();
  journey = await Journey.start({ postman: mailbox });
  [zone] = (await makeZones(journey.server.kernel, ['Midwood'])) as [TestZone];
  ruth = await journey.server.person('Ruth Okafor');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
});
afterAll(() => journey?.close());

const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

const needsOf = async (): Promise<NeedView[]> =>
  (await ruth.get<{ items: NeedView[] }>(`/nonprofit/needs?organisationId=${organisationId}`)).items;

it('a need is posted, the board read, and the best are asked', async () => {
  const made = new Commitments(journey.server, ruth, organisationId, { point: zone.point });
  for (const name of ['Aisha Rahman', 'Marcus Bell', 'Dana Kim'])
    await made.volunteer(name, { skills: ['Lifting'] });
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/');
  await page.getByRole('link', { name: 'Needs' }).first().waitFor();
  await press(page, 'g', 'n');
  await page.getByText('No needs yet').waitFor();
  await press(page, 'c');
  await page.getByRole('heading', { name: 'Post a need' }).waitFor();

  // Too early: what is missing has the focus, and says so.
  await tabTo(page, 'Title');
  await press(page, 'Control+Enter');
  await page.getByText(/fields? need/).waitFor();
  expect(await hasFocus(page.getByLabel('Title'))).toBe(true);
  await page.keyboard.type('Saturday pantry: pack groceries');
  await tabInto(page, page.getByLabel('Category'));
  await page.keyboard.type('Food');
  // So far ahead that nobody is asked by itself.
  const day = new Date(Date.now() + 30 * 86_400_000);
  const date = `${day.getUTCDate()} ${day.toLocaleString('en', { month: 'short', timeZone: 'UTC' })}`;
  await typeInto(page, page.getByLabel('In words'), `${date} 9–12`);
  await typeInto(page, page.getByLabel('Latitude'), String(zone.point.lat));
  await typeInto(page, page.getByLabel('Longitude'), String(zone.point.lng));
  await tabInto(page, page.getByLabel('Required skills'));
  await page.keyboard.type('Lifting');
  await press(page, 'Enter', 'Control+Enter');
  await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
  const [need] = await needsOf();
  expect(need).toMatchObject({
    title: 'Saturday pantry: pack groceries',
    requiredSkills: ['Lifting'],
    timeZone: 'America/New_York',
  });

  const list = page.getByRole('list', { name: 'Suggested volunteers' });
  await list.getByRole('listitem').nth(2).waitFor();
  await press(page, 'j', 'x', 'j', 'x', 'o');
  const offers = async () =>
    (await ruth.get<{ matches: MatchView[] }>(`/nonprofit/needs/${need!.id}`)).matches.filter(
      ({ state }) => state === 'offered',
    ).length;
  await expect.poll(offers, { timeout: 10_000 }).toBe(2);

  await press(page, 'e');
  await page.getByRole('heading', { name: /Edit/ }).waitFor();
  await typeInto(page, page.getByLabel('Title'), 'Saturday pantry');
  await press(page, 'Control+Enter');
  await page.getByRole('heading', { name: 'Saturday pantry', level: 1 }).waitFor();

  await press(page, 'g', 'n');
  const row = page.getByRole('link', { name: /Saturday pantry/ });
  await row.waitFor();
  await press(page, 'j', 'Enter');
  await page.getByRole('list', { name: 'Suggested volunteers' }).waitFor();
  expect(errors).toEqual([]);
});

it('somebody is invited, given another role, and removed', async () => {
  const { page, errors } = await journey.visit(ruth);
  const kemi = await journey.server.person('Kemi Adeyemi');
  await ruth.post(`/organisations/${organisationId}/members`, { email: kemi.email, role: 'crew' });
  await page.goto('/organisation');
  await page.getByText('Kemi Adeyemi').waitFor();
  await typeInto(page, page.getByLabel('E-mail'), 'nora@test.example');
  await press(page, 'Enter');
  await page.getByText('nora@test.example', { exact: true }).waitFor();
  expect((await mailbox.newest('nora@test.example')).text).toContain('Flatbush Pantry');

  await tabTo(page, 'Change Kemi Adeyemi');
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog');
  await tabInto(page, dialog.getByLabel('Role', { exact: true }));
  await page.keyboard.type('Coord');
  await tabTo(page, 'Change the role');
  await press(page, 'Enter');
  await dialog.waitFor({ state: 'detached' });
  // The focus is where it was before the dialog.
  expect(await hasFocus(page.getByRole('button', { name: 'Change Kemi Adeyemi' }))).toBe(true);
  await press(page, 'Enter');
  await tabTo(page, 'Remove Kemi Adeyemi');
  await press(page, 'Enter');
  await dialog.getByRole('button', { name: 'Remove Kemi Adeyemi' }).waitFor();
  await tabTo(page, 'Remove Kemi Adeyemi');
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Change Kemi Adeyemi' }).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('the organisation says what it does, has a team and a role', async () => {
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/organisation');
  const parts = page.getByRole('navigation', { name: 'Parts of the organisation' });
  await tabInto(page, parts.getByRole('link', { name: 'Settings' }));
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Save what volunteers see' }).waitFor();
  await typeInto(page, page.getByLabel('What you do, and for whom'), 'Groceries for Flatbush.');
  await tabTo(page, 'Save what volunteers see');
  await press(page, 'Enter');
  await page.getByText('Volunteers see it now').waitFor();
  const { nonprofit } = await ruth.get<{ nonprofit: NonprofitView }>(`/nonprofit/profile/${organisationId}`);
  expect(nonprofit.mission).toBe('Groceries for Flatbush.');

  await tabInto(page, parts.getByRole('link', { name: 'Teams' }));
  await press(page, 'Enter');
  await tabTo(page, 'Make a team');
  await press(page, 'Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Drivers');
  await press(page, 'Enter');
  await page.getByRole('heading', { name: 'Drivers' }).waitFor();
  expect(errors).toEqual([]);
});

it('a table is imported, and taken back', async () => {
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/needs');
  await tabTo(page, 'Import needs');
  await press(page, 'Enter');
  const choose = page.locator('button').filter({ hasText: 'Choose a file' });
  await choose.waitFor();
  const before = (await needsOf()).length;
  // Before the way there: the browser has to know in time that somebody takes its chooser's place.
  const choosing = page.waitForEvent('filechooser');
  await tabInto(page, choose);
  await press(page, 'Enter');
  const csv = 'What;Date;Start time;People\nSort cans;2027-03-06;09:00;4\n';
  await (await choosing).setFiles({ name: 'spring.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByText('1 row in spring.csv').waitFor();
  await tabTo(page, 'Title');
  await page.keyboard.type('What');
  await tabTo(page, 'Try it');
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Import 1 row' }).waitFor();
  await tabTo(page, 'Import 1 row');
  await press(page, 'Enter');
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  expect((await needsOf()).length).toBe(before + 1);
  await tabTo(page, 'Take the import back');
  await press(page, 'Enter');
  await page.getByRole('heading', { name: 'Taken back' }).waitFor();
  expect((await needsOf()).length).toBe(before);
  expect(errors).toEqual([]);
});
