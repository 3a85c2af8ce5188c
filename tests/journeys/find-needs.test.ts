import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView, PostNeed } from '#shared/volunteering.ts';
import { violationsOf, violationsOfColours } from '../support/axe.ts';
import { isLive, Journey, type Visitor } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

const PHONE = { width: 390, height: 844 };

let journey: Journey;
let ruth: Person;
let aisha: Person;
let organisationId: string;
let east: TestZone;
let west: TestZone;
beforeAll(async () => {
  journey = await Journey.start({ webgl: true });
  const { server } = journey;
  [east, west] = (await makeZones(server.kernel, ['Eastside', 'Westside'])) as [TestZone, TestZone];
  [ruth, aisha] = await Promise.all([server.person('Ruth Okafor'), server.person('Aisha Rahman')]);
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  const body = aVolunteer({ skills: ['Lifting'], point: east.point, maxDistanceMiles: 3 });
  await aisha.ask('PUT', '/volunteer/profile', { body });
  await post({ title: 'Pack groceries', point: east.point, usefulSkills: ['Lifting'] });
  await post({ title: 'Walk the dogs', point: west.point, category: 'Animals' });
  await post({
    title: 'Read in Farsi',
    point: { ...west.point, lat: west.point.lat + 0.004 },
    requiredSkills: ['Farsi'],
  });
});
afterAll(() => journey?.close());

const post = (change: Partial<PostNeed>): Promise<NeedView> =>
  ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, change));

/** The page with its map drawn, and what it asks other hosts for: nothing. */
async function look(visitor: Visitor, at = '/zones'): Promise<{ page: Page; foreign: string[] }> {
  const { page } = visitor;
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && origin !== new URL(visitor.network.url).origin)
      foreign.push(request.url());
  });
  await page.goto(at);
  return { page, foreign };
}

const row = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title });
const pin = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^${title}, `) });
const isMarked = (page: Page, title: string) => row(page, title).locator('.hot').waitFor();

describe('on a desktop', () => {
  it('a pin and its row mark each other, and what is chosen is there again after going back', async () => {
    const visitor = await journey.visit(aisha);
    const { page, foreign } = await look(visitor);
    await pin(page, 'Pack groceries').waitFor();
    expect(await page.locator('[data-need]').count()).toBe(3);
    await page.getByRole('heading', { name: 'Not yet for you' }).waitFor();
    await row(page, 'Read in Farsi').getByText('Asks for Farsi').waitFor();

    await row(page, 'Walk the dogs').hover();
    await page
      .locator('.hot', { has: page.getByText('+1') })
      .or(pin(page, 'Walk the dogs').and(page.locator('.hot')))
      .first()
      .waitFor();
    await pin(page, 'Pack groceries').hover();
    await isMarked(page, 'Pack groceries');

    await pin(page, 'Pack groceries').click();
    const card = page.getByRole('region', { name: '1 need here' });
    await card.getByText('No skills needed, also Lifting').waitFor();
    expect(new URL(page.url()).searchParams.get('need')).not.toBeNull();
    await card.getByRole('link', { name: 'Details' }).click();
    await page.getByRole('heading', { name: 'Pack groceries', level: 1 }).waitFor();
    await page.goBack();
    await card.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    expect(await violationsOfColours(page)).toEqual([]);
    expect([...foreign, ...visitor.errors]).toEqual([]);
  });

  it('choosing a zone on the map filters the list, and going back takes it off', async () => {
    const visitor = await journey.visit(aisha);
    const { page } = await look(visitor);
    await pin(page, 'Pack groceries').waitFor();
    // Beside the pin, which stands in the middle of its zone.
    const box = (await pin(page, 'Pack groceries').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height + 24);
    await page.waitForURL(`**/zones/${east.id}`);
    await page.getByText('1 open in Eastside').waitFor();
    expect(await row(page, 'Walk the dogs').count()).toBe(0);
    await page.goBack();
    await row(page, 'Walk the dogs').waitFor();
    expect(visitor.errors).toEqual([]);
  });

  it('what is looked for stands in the address, and is there again after going back', async () => {
    const visitor = await journey.visit(aisha);
    const { page } = await look(visitor);
    await page.getByRole('button', { name: /^Category/ }).click();
    await page.getByRole('combobox', { name: 'Category' }).selectOption('Animals');
    await row(page, 'Pack groceries').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Walk the dogs' }).click();
    await page.getByRole('heading', { name: 'Walk the dogs', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Category: Animals' }).waitFor();
    expect(new URL(page.url()).search).toBe('?category=Animals');
    expect(await page.locator('[data-need]').count()).toBe(1);
    await page.getByRole('button', { name: 'Show everything' }).click();
    await row(page, 'Pack groceries').waitFor();
    expect(visitor.errors).toEqual([]);
  });

  it('list and map follow what others post, and nothing moves under the pointer', async () => {
    const [visitor, other] = await Promise.all([journey.visit(aisha), journey.visit(ruth, PHONE)]);
    const { page } = await look(visitor);
    await isLive(page);
    await pin(page, 'Pack groceries').waitFor();
    await row(page, 'Pack groceries').hover();

    await other.page.goto('/needs/new');
    await other.page.getByLabel('Title').fill('Carry boxes');
    await other.page.getByLabel('In words').fill('sat 9–12');
    await other.page.getByLabel('Latitude').fill(String(east.point.lat - 0.004));
    await other.page.getByLabel('Longitude').fill(String(east.point.lng));
    await other.page.getByRole('button', { name: 'Post need' }).click();

    // A hand is in the list: it says that something waits.
    await page.getByRole('button', { name: /1 change waiting/ }).waitFor();
    expect(await row(page, 'Carry boxes').count()).toBe(0);
    await page.mouse.move(4, 4);
    await row(page, 'Carry boxes').getByText('new here').waitFor();
    await page.getByText('That I can do 3').waitFor();
    await page
      .getByRole('button', { name: /Carry boxes|and 1 more here/ })
      .first()
      .waitFor();

    const { items } = await ruth.get<{ items: NeedView[] }>(
      `/nonprofit/needs?organisationId=${organisationId}`,
    );
    await ruth.post(`/nonprofit/needs/${items.find(({ title }) => title === 'Carry boxes')!.id}/cancel`);
    await row(page, 'Carry boxes').waitFor({ state: 'detached' });
    expect([...visitor.errors, ...other.errors]).toEqual([]);
  });

  it('who says more about themselves sees more become theirs, without asking again', async () => {
    const nora = await journey.server.person('Nora Cole');
    await nora.ask('PUT', '/volunteer/profile', {
      body: aVolunteer({ point: west.point, maxDistanceMiles: 3 }),
    });
    const visitor = await journey.visit(nora);
    const { page } = await look(visitor);
    await page.getByText('That I can do 2').waitFor();
    const body = aVolunteer({ point: west.point, maxDistanceMiles: 3, skills: ['Farsi'] });
    await nora.ask('PUT', '/volunteer/profile', { body });
    await page.getByText('That I can do 3').waitFor();
    await page.getByRole('heading', { name: 'Not yet for you' }).waitFor({ state: 'detached' });
    expect(visitor.errors).toEqual([]);
  });

  it('a place that is taken from the map is one of yours, there and in the list', async () => {
    const omar = await journey.server.person('Omar Haddad');
    await omar.ask('PUT', '/volunteer/profile', {
      body: aVolunteer({ point: east.point, maxDistanceMiles: 3 }),
    });
    const visitor = await journey.visit(omar);
    const { page } = await look(visitor);
    await page.getByText('That I can do 2').waitFor();
    await pin(page, 'Pack groceries').click();
    const card = page.getByRole('region', { name: '1 need here' });
    await card.getByRole('button', { name: /^Take a place/ }).click();
    await page.getByRole('button', { name: 'Pack groceries, yours' }).waitFor();
    await page.getByRole('heading', { name: 'Yours 1' }).waitFor();
    await row(page, 'Pack groceries').getByText('Yours').waitFor();
    // What takes place at the same time is not for them any more, and says why.
    await row(page, 'Walk the dogs').getByText('Clashes with Pack groceries').waitFor();
    await page.getByText('That I can do 0').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(visitor.errors).toEqual([]);
  });
});

describe('on a phone', () => {
  it('the map is a sheet over the list, which says the same', async () => {
    const visitor = await journey.visit(aisha, PHONE);
    const { page, foreign } = await look(visitor);
    await row(page, 'Read in Farsi').waitFor();
    expect(await page.locator('[data-need]').count()).toBe(3);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Map', exact: true }).click();
    const sheet = page.getByRole('dialog', { name: 'Map of needs' });
    await pin(page, 'Pack groceries').click();
    await sheet.getByRole('region', { name: '1 need here' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await sheet.getByRole('link', { name: 'Details' }).click();
    await page.getByRole('heading', { name: 'Pack groceries', level: 1 }).waitFor();
    await page.goBack();
    await row(page, 'Pack groceries').waitFor();
    expect([...foreign, ...visitor.errors]).toEqual([]);
  });
});
