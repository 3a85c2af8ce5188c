import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { violationsOf } from '../support/axe.ts';
import { isLive, Journey } from '../support/journey.ts';
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
  await journey.server.member(organisationId, bella, 'coordinator');
});
afterAll(() => journey?.close());

const others = (page: Page) => page.getByRole('group', { name: 'Also here' });

it('two people on one need see each other, and who is in which field', async () => {
  const need = await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { title: 'Sort cans' }));
  const [mine, hers] = await Promise.all([
    journey.visit(ruth),
    journey.visit(bella, { width: 390, height: 844 }),
  ]);
  await mine.page.goto(`/needs/${need.id}`);
  await isLive(mine.page);
  expect(await others(mine.page).count()).toBe(0);
  await hers.page.goto(`/needs/${need.id}/edit`);
  await others(mine.page).getByText('Bella Nunes is here too').first().waitFor();
  await others(hers.page).getByText('Ruth Okafor is here too').first().waitFor({ state: 'attached' });

  await mine.page.goto(`/needs/${need.id}/edit`);
  await hers.page.getByLabel('Title').focus();
  await mine.page.getByText('Bella Nunes is editing this').waitFor();
  const title = mine.page.getByLabel('Title');
  expect(await title.evaluate((input) => input.getAttribute('aria-describedby'))).toContain('holder');
  await others(mine.page).getByText('Bella Nunes is editing').first().waitFor();
  expect(await violationsOf(mine.page)).toEqual([]);
  await hers.page.getByLabel('Minimum age').focus();
  await hers.page.getByLabel('Minimum age').blur();
  await mine.page.getByText('Bella Nunes is editing this').waitFor({ state: 'detached' });

  await hers.page.getByRole('link', { name: 'Home' }).first().click();
  await others(mine.page).waitFor({ state: 'detached' });
  expect([...mine.errors, ...hers.errors]).toEqual([]);
});

it('two owners of one organisation see each other in its settings', async () => {
  const olga = await journey.server.person('Olga Petrenko');
  await journey.server.member(organisationId, olga, 'owner');
  const [mine, hers] = await Promise.all([journey.visit(ruth), journey.visit(olga)]);
  await mine.page.goto('/organisation/settings');
  await hers.page.goto('/organisation/settings');
  await mine.page.getByLabel('Name').focus();
  await hers.page.getByText('Ruth Okafor is editing this').waitFor();
  await mine.context.close();
  await others(hers.page).waitFor({ state: 'detached' });
});
