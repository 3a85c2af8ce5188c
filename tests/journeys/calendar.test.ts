import { afterAll, beforeAll, expect, it } from 'vitest';
import { violationsOf } from '../support/axe.ts';
import { Commitments } from '../support/commitments.ts';
import { Journey } from '../support/journey.ts';

let journey: Journey;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  const ruth = await journey.server.person('Ruth Okafor');
  made = new Commitments(journey.server, ruth, await journey.server.nonprofit(ruth, 'Flatbush Pantry'));
});
afterAll(() => journey?.close());

it('by keyboard alone a link for the calendar is made, shown once, and ended', async () => {
  const { volunteer, assignment } = await made.promised();
  const { page, errors } = await journey.visit(volunteer, { width: 390, height: 844, colorScheme: 'dark' });
  await page.goto('/shifts');
  await page.getByRole('button', { name: 'In my calendar' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your shifts in your calendar' });
  await dialog.getByText('There is no link yet.').waitFor();
  await dialog.getByRole('button', { name: 'Make a link' }).press('Enter');
  const link = await dialog.getByLabel('Link of your calendar').textContent();
  expect(await violationsOf(page)).toEqual([]);
  const file = () => fetch(`${journey.server.url}${new URL(link!).pathname}`);
  expect(await (await file()).text()).toContain(`UID:${assignment.id}@muster`);

  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'In my calendar' }).press('Enter');
  await dialog.getByText('There is a link since').waitFor();
  expect(await dialog.getByLabel('Link of your calendar').count()).toBe(0);
  await dialog.getByRole('button', { name: 'End the link' }).press('Enter');
  await dialog.getByText('There is no link yet.').waitFor();
  expect((await file()).status).toBe(404);
  expect(errors).toEqual([]);
});
