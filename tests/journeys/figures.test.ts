import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Commitments } from '../support/commitments.ts';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';

let journey: Journey;
let ruth: Person;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  const organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  made = new Commitments(journey.server, ruth, organisationId);
});
afterAll(() => journey?.close());

/** The row of a table of figures. */
const line = (page: Page, name: string) => page.getByText(name, { exact: true }).locator('..');

it('the dashboard and the platform’s figures follow what happens, on a desktop and on a phone', async () => {
  const ada = await journey.server.person('Ada Lindgren', { administrator: true });
  const [mine, hers] = await Promise.all([
    journey.visit(ruth),
    journey.visit(ada, { width: 390, height: 844, colorScheme: 'dark' }),
  ]);
  await mine.page.goto('/dashboard');
  await hers.page.goto('/admin/figures');
  await isLive(mine.page);
  for (const { page } of [mine, hers]) await page.getByText('No outcome yet').waitFor();

  const { assignment } = await made.promised();
  for (const { page } of [mine, hers])
    await line(page, 'Confirmed').getByText('1', { exact: true }).waitFor();
  await made.movedTo({ id: assignment.needId } as Parameters<Commitments['movedTo']>[0], -5);
  await ruth.post(`/nonprofit/assignments/${assignment.id}/confirm-show-up`, { outcome: 'showed', hours: 2 });
  for (const { page } of [mine, hers]) {
    await page.getByText('100').first().waitFor();
    await page.getByText('No outcome yet').waitFor({ state: 'detached' });
    await line(page, 'Showed up').getByText('1', { exact: true }).waitFor();
  }
  expect([...mine.errors, ...hers.errors]).toEqual([]);
});

it('by keyboard alone a coordinator says how somebody was, and the dashboard has it', async () => {
  const { assignment } = await made.marked();
  const [mine, board] = await Promise.all([journey.visit(ruth), journey.visit(ruth)]);
  await board.page.goto('/dashboard');
  await isLive(board.page);
  const { page } = mine;
  await page.goto(`/needs/${assignment.needId}`);
  await page.getByRole('button', { name: /^Say how it was with/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  const first = dialog.getByRole('radio').first();
  for (let tabs = 0; tabs < 5 && !(await first.evaluate((it) => it === document.activeElement)); tabs++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let more = 0; more < 3; more++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Knew where everything goes.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Knew where everything goes.').waitFor();
  await board.page.getByText('1 rating').first().waitFor();
  expect([...mine.errors, ...board.errors]).toEqual([]);
});
