import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { isLive, isOffline, Journey, type Visitor } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer, HERE } from '../support/samples.ts';

let journey: Journey;
let ruth: Person;
let bella: Person;
let aisha: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  [ruth, bella, aisha] = await Promise.all([
    server.person('Ruth Okafor'),
    server.person('Bella Nunes'),
    server.person('Aisha Rahman'),
  ]);
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  await server.member(organisationId, bella, 'coordinator');
  await aisha.ask('PUT', '/volunteer/profile', { body: aVolunteer({ skills: ['Lifting'] }) });
  const marcus = await server.person('Marcus Bell');
  await marcus.ask('PUT', '/volunteer/profile', {
    body: aVolunteer({ skills: ['Lifting'], maxDistanceMiles: 1 }),
  });
});
afterAll(() => journey?.close());

async function postThroughTheForm({ page }: Visitor, title: string): Promise<void> {
  await page.goto('/needs/new');
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('In words').fill('sat 9–12');
  await page.getByLabel('Latitude').fill(String(HERE.lat));
  await page.getByLabel('Longitude').fill(String(HERE.lng));
  await page.getByRole('button', { name: 'Post need' }).click();
  await page.waitForURL(/\/needs(\/[0-9a-f-]{36}|\?|$)/);
}

it('a need posted in one browser appears in the other, with its suggestions, without reload', async () => {
  const [first, second] = await Promise.all([journey.visit(ruth), journey.visit(bella)]);
  await second.page.goto('/needs');
  await isLive(second.page);
  await second.page.evaluate(() => {
    (window as unknown as { stayed: boolean }).stayed = true;
  });
  await postThroughTheForm(first, 'Saturday pantry: pack groceries');
  const row = second.page.getByText('Saturday pantry: pack groceries').first();
  await row.waitFor();
  await row.click();
  await second.page.getByText('Aisha Rahman').first().waitFor();
  await second.page.getByText('Marcus Bell').first().waitFor();
  expect(await second.page.evaluate(() => (window as unknown as { stayed?: boolean }).stayed)).toBe(true);
  expect([...first.errors, ...second.errors]).toEqual([]);
});

it("a volunteer who changes their week moves the coordinator's list", async () => {
  const need = await ruth.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { title: 'Sort donations' }),
  );
  const [coordinator, volunteer] = await Promise.all([
    journey.visit(bella),
    journey.visit(aisha, { width: 390, height: 844 }),
  ]);
  await coordinator.page.goto(`/needs/${need.id}`);
  await coordinator.page.getByText('Aisha Rahman').first().waitFor();

  await volunteer.page.goto('/me');
  await volunteer.page.getByRole('textbox', { name: 'Saturday' }).fill('');
  await volunteer.page.getByRole('textbox', { name: 'Saturday' }).blur();
  await volunteer.page.getByRole('button', { name: /^Save/ }).click();

  await coordinator.page.getByText('Aisha Rahman').first().waitFor({ state: 'detached' });
  expect(await coordinator.page.getByText('Marcus Bell').count()).toBeGreaterThan(0);
  expect([...coordinator.errors, ...volunteer.errors]).toEqual([]);
});

it('what happens while a browser is cut off is there when it is back, nothing lost and nothing twice', async () => {
  const [away, other] = await Promise.all([journey.visit(ruth), journey.visit(bella)]);
  await away.page.clock.install();
  await away.page.goto('/needs/new');
  await isLive(away.page);
  await away.page.getByLabel('Title').fill('Written while offline');
  await away.page.getByLabel('In words').fill('sat 13–15');
  await away.page.getByLabel('Latitude').fill(String(HERE.lat));
  await away.page.getByLabel('Longitude').fill(String(HERE.lng));
  away.network.cut();
  await isOffline(away.page);
  await away.page.getByRole('button', { name: 'Post need' }).click();
  await away.page
    .getByText(/Offline, 1 kept here/)
    .first()
    .waitFor({ state: 'attached' });
  for (let n = 1; n <= 5; n++) {
    await bella.post('/nonprofit/needs', aNeed(organisationId, { title: `Meanwhile ${n}` }));
  }

  // A minute of the page's own clock: its retries, their backoff and its patience all pass.
  await away.page.clock.fastForward('01:00');
  await away.page
    .getByText(/Offline, 1 kept here/)
    .first()
    .waitFor({ state: 'attached' });

  away.network.mend();
  await away.page.clock.fastForward('00:20');
  await other.page.goto('/needs');
  await other.page.getByText('Written while offline').first().waitFor();
  await isLive(away.page);
  await away.page.getByRole('link', { name: 'Needs' }).first().click();
  for (const title of ['Written while offline', 'Meanwhile 1', 'Meanwhile 5']) {
    await away.page.getByText(title, { exact: true }).first().waitFor();
  }
  const { items } = await bella.get<{ items: NeedView[] }>(
    `/nonprofit/needs?organisationId=${organisationId}`,
  );
  expect(items.filter(({ title }) => title === 'Written while offline')).toHaveLength(1);
});
