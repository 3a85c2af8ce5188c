import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView, NonprofitView } from '#shared/volunteering.ts';
import { violationsOf } from '../support/axe.ts';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

/** However busy the machine is. */
const SOON = { timeout: 15_000 };

let journey: Journey;
let ruth: Person;
let olga: Person;
let organisationId: string;
let zone: TestZone;
beforeAll(async () => {
  journey = await Journey.start({ webgl: true });
  const { server } = journey;
  [zone] = (await makeZones(server.kernel, ['Flatbush', 'Red Hook'])) as [TestZone];
  ruth = await server.person('Ruth Okafor');
  olga = await server.person('Olga Petrenko');
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  await server.member(organisationId, olga, 'owner');
});
afterAll(() => journey?.close());

const profile = async () =>
  (await ruth.get<{ nonprofit: NonprofitView | null }>(`/nonprofit/profile/${organisationId}`)).nonprofit;

it('a nonprofit says what it is and where, others see it, and new needs begin there', async () => {
  const [mine, hers] = await Promise.all([journey.visit(ruth), journey.visit(olga)]);
  await hers.page.goto('/organisation/settings');
  await isLive(hers.page);
  const { page } = mine;
  await page.goto('/organisation/settings');
  await page.getByLabel('What you do, and for whom').fill('Groceries for everybody in Flatbush.');
  await page.getByLabel('Whom to ask').fill('Ruth, 718 555 0101');
  await page.getByLabel('Address').fill('1190 Flatbush Avenue');

  await page.getByRole('button', { name: 'Choose on the map' }).click();
  const map = page.getByLabel('Map for choosing the place');
  await page.getByText('Drag the map, or move it with the arrow keys').waitFor();
  await map.focus();
  const latitude = page.getByLabel('Latitude');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => latitude.inputValue(), SOON).not.toBe('');
  expect(await violationsOf(page)).toEqual([]);
  await latitude.fill(String(zone.point.lat));
  await page.getByLabel('Longitude').fill(String(zone.point.lng));
  await page.getByText('In Flatbush').waitFor();
  await page.getByRole('button', { name: 'Save what volunteers see' }).click();
  await page.getByText('Volunteers see it now').waitFor();
  expect(await profile()).toMatchObject({
    mission: 'Groceries for everybody in Flatbush.',
    point: zone.point,
  });
  await expect
    .poll(() => hers.page.getByLabel('What you do, and for whom').inputValue(), SOON)
    .toBe('Groceries for everybody in Flatbush.');

  await page.goto('/needs/new');
  expect(await page.getByLabel('Address').inputValue()).toBe('1190 Flatbush Avenue');
  expect(await page.getByLabel('Latitude').inputValue()).toBe(String(zone.point.lat));
  expect([...mine.errors, ...hers.errors]).toEqual([]);
});

it('of one sentence that two wrote, whoever saves second decides', async () => {
  const [mine, hers] = await Promise.all([journey.visit(ruth), journey.visit(olga)]);
  const mission = 'What you do, and for whom';
  for (const { page } of [mine, hers]) {
    await page.goto('/organisation/settings');
    await isLive(page);
  }
  await hers.page.getByLabel(mission).fill('Written by Olga');
  await mine.page.getByLabel(mission).fill('Written by Ruth');
  await mine.page.getByRole('button', { name: 'Save what volunteers see' }).click();
  await mine.page.getByText('Volunteers see it now').waitFor();
  await hers.page.getByRole('button', { name: 'Save what volunteers see' }).click();
  const dialog = hers.page.getByRole('dialog');
  await dialog.getByText('Written by Ruth').waitFor();
  expect((await profile())?.mission).toBe('Written by Ruth');
});

it('whoever looks at a need reads who posted it', async () => {
  const need = await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { title: 'Sort cans' }));
  const tomas = await journey.server.person('Tomás Rivera');
  const { page, errors } = await journey.visit(tomas, { width: 390, height: 844 });
  await page.goto(`/open-needs/${need.id}`);
  const about = page.getByRole('region', { name: 'About Flatbush Pantry' });
  await about.getByText('Written by Ruth').waitFor();
  expect(await about.getByText('718 555').count()).toBe(0);
  expect(errors).toEqual([]);
});
