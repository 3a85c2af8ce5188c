import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NotificationView } from '#shared/notifications.ts';
import { hasFocus, tabInto } from '../support/by-keyboard.ts';
import { Commitments } from '../support/commitments.ts';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { makeZones } from '../support/zones.ts';

let journey: Journey;
let ruth: Person;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  const organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  const [midwood] = await makeZones(journey.server.kernel, ['Midwood']);
  made = new Commitments(journey.server, ruth, organisationId, { point: midwood!.point, placesMax: 9 });
});
afterAll(() => journey?.close());

const inboxOf = async (person: Person, show = 'inbox') =>
  (await person.get<{ items: NotificationView[] }>(`/notifications?show=${show}`)).items;

it('an offer arrives on a phone and is answered; its coordinator is told, without reload', async () => {
  const dana = await made.volunteer('Dana Kim');
  const need = await made.need({ title: 'Saturday pantry' });
  const [theirs, hers] = await Promise.all([
    journey.visit(dana, { width: 390, height: 844 }),
    journey.visit(ruth),
  ]);
  await theirs.page.goto('/shifts');
  await hers.page.goto('/inbox');
  await hers.page.getByText('Nothing new').waitFor();
  await isLive(hers.page);
  await ruth.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [dana.id] });

  const menu = theirs.page.getByRole('navigation', { name: 'Main menu' });
  await menu.getByLabel('1 new').waitFor();
  await menu.getByRole('link', { name: /Inbox/ }).click();
  await theirs.page.getByRole('link', { name: /^Flatbush Pantry asks you to come: Saturday pantry/ }).click();
  await theirs.page.getByRole('button', { name: 'Take the place: Saturday pantry' }).click();
  await theirs.page.getByText('You have a place').first().waitFor();
  await menu.getByLabel('1 new').waitFor({ state: 'detached' });

  await hers.page.getByRole('link', { name: /^Dana Kim signed up: Saturday pantry/ }).click();
  await hers.page.waitForURL(`**/needs/${need.id}`);
  await expect
    .poll(async () => (await inboxOf(ruth))[0]?.readAt, { timeout: 10_000 })
    .toEqual(expect.any(String));
  expect([...theirs.errors, ...hers.errors]).toEqual([]);
});

it('by keyboard alone it is gone through: opened, put away, put off, and taken out again', async () => {
  const nora = await journey.server.person('Nora Okafor');
  const organisationId = await journey.server.nonprofit(nora, 'Kensington Pantry');
  const hers = new Commitments(journey.server, nora, organisationId, { placesMax: 9 });
  const needs = [];
  for (const title of ['First', 'Second', 'Third']) needs.push(await hers.need({ title }));
  for (const [n, need] of needs.entries()) {
    const person = await hers.volunteer(`Volunteer ${n}`, { skills: [] });
    await person.post('/volunteer/assignments', { needId: need.id });
  }
  const { page, errors } = await journey.visit(nora);
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main menu' }).getByLabel('3 new').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  const rows = page.getByRole('article');
  await rows.nth(2).waitFor();
  await page.keyboard.press('j');
  expect(await hasFocus(rows.filter({ hasText: 'Third' }))).toBe(true);
  await page.keyboard.press('e');
  await page.getByText(/^Put away: /).waitFor();
  // The row that comes in its place has the focus.
  await expect.poll(() => hasFocus(rows.filter({ hasText: 'Second' })), { timeout: 10_000 }).toBe(true);
  await page.keyboard.press('z');
  await page
    .getByRole('region', { name: 'Put off' })
    .getByText(/Second/)
    .waitFor();
  await expect.poll(async () => (await inboxOf(nora, 'archived')).length, { timeout: 10_000 }).toBe(1);

  await tabInto(page, page.getByRole('button', { name: /^Done$/ }));
  await page.keyboard.press('Enter');
  await tabInto(page, page.getByRole('button', { name: /^Take out again: .*Third/ }));
  await page.keyboard.press('Enter');
  await page.getByText('Nothing put away').waitFor();
  expect((await inboxOf(nora)).map(({ facts }) => facts.title).sort()).toEqual(['First', 'Second', 'Third']);
  expect(errors).toEqual([]);
});

it('what is mailed is chosen, and stays chosen', async () => {
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/account#notifications');
  const part = page.getByRole('region', { name: 'Notifications' });
  await part.getByLabel('Somebody signs up').selectOption('off');
  await page.getByText('Saved', { exact: true }).waitFor();
  await part.getByLabel('Mail waits').uncheck();
  await part.getByLabel('From').waitFor({ state: 'detached' });
  await page.reload();
  await part.getByLabel('Somebody signs up').waitFor();
  expect(await part.getByLabel('Somebody signs up').inputValue()).toBe('off');
  expect(await part.getByLabel('Mail waits').isChecked()).toBe(false);
  expect(errors).toEqual([]);
});
