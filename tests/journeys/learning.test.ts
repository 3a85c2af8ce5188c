import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlgorithmPerformance } from '#shared/learning.ts';
import { violationsOf } from '../support/axe.ts';
import { Commitments } from '../support/commitments.ts';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { proposeWeights } from '../support/weight-versions.ts';

let journey: Journey;
let ada: Person;
let alan: Person;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  ada = await server.person('Ada Lindgren', { administrator: true });
  alan = await server.person('Alan Reyes', { administrator: true });
  const ruth = await server.person('Ruth Okafor');
  const made = new Commitments(server, ruth, await server.nonprofit(ruth, 'Flatbush Pantry'));
  await made.marked();
});
afterAll(() => journey?.close());

const version = (page: Page, number: number) =>
  page.getByRole('listitem').filter({ hasText: `Version ${number}` });
const inForce = async () =>
  (await ada.get<AlgorithmPerformance>('/admin/algorithm-performance')).versions.find(
    ({ state }) => state === 'active',
  )!;

it('by keyboard alone weights are tried and adopted; the other administrator sees it and goes back', async () => {
  const [mine, hers] = await Promise.all([
    journey.visit(ada),
    journey.visit(alan, { width: 390, height: 844, colorScheme: 'dark' }),
  ]);
  for (const { page } of [mine, hers]) await page.goto('/admin/matching');
  const { page } = mine;
  await isLive(page);
  await version(hers.page, 1).getByText('In force').waitFor();

  const adopt = page.getByRole('button', { name: 'Adopt these weights' });
  expect(await adopt.isDisabled()).toBe(true);
  const proximity = page.getByRole('slider', { name: 'Proximity' });
  await proximity.focus();
  for (let more = 0; more < 5; more++) await page.keyboard.press('ArrowRight');
  expect(await proximity.inputValue()).toBe('25');
  expect(await violationsOf(page)).toEqual([]);
  expect((await inForce()).number).toBe(1);
  await adopt.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Adopt these weights' }).press('Enter');
  await version(page, 2).getByText('In force').waitFor();
  expect((await inForce()).weights.proximity).toBe(25);

  await version(hers.page, 2).getByText('Chosen by Ada Lindgren').waitFor();
  await hers.page.getByRole('button', { name: 'Go back to version 1' }).tap();
  await version(page, 3).getByText('Brought back by Alan Reyes').waitFor();
  await version(page, 3).getByText('In force').waitFor();
  expect(await page.getByRole('slider', { name: 'Proximity' }).inputValue()).toBe('20');
  expect([...mine.errors, ...hers.errors]).toEqual([]);
});

it('learning says why it changes nothing, and what is proposed waits for a word', async () => {
  const { page, errors } = await journey.visit(ada);
  await page.goto('/admin/matching');
  await page.getByRole('button', { name: 'Learn now' }).click();
  await page.getByRole('listitem').getByText('there are fewer than 30 outcomes').waitFor();
  await proposeWeights(journey.server);
  const proposed = page.getByRole('listitem').filter({ hasText: 'Proposed' });
  await proposed.getByRole('button', { name: /^Refuse version/ }).click();
  await page.getByRole('listitem').getByText('Refused').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
});
