import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { CoordinatorSteps } from '../support/coordinator-steps.ts';
import { Journey, type Visitor } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aVolunteer } from '../support/samples.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

const PHONE = { width: 390, height: 844 };

let journey: Journey;
let ruth: Person;
let made: Commitments;
let coordinator: CoordinatorSteps;
let midwood: TestZone;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  ruth = await server.person('Ruth Okafor');
  const organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  midwood = (await makeZones(server.kernel, ['Midwood']))[0]!;
  made = new Commitments(server, ruth, organisationId, { point: midwood.point, placesMin: 1 });
  coordinator = new CoordinatorSteps(ruth);
});
afterAll(() => journey?.close());

/** Whatever happens from now on happens without a reload. */
const stays = (page: Page) =>
  page.evaluate(() => {
    (window as unknown as { stayed: boolean }).stayed = true;
  });
const stayed = (page: Page) => page.evaluate(() => (window as unknown as { stayed?: boolean }).stayed);

const nextShift = (page: Page) => page.getByRole('region', { name: 'Your next shift' });
const said = (page: Page, text: string | RegExp) =>
  page.locator('[aria-live="polite"]').getByText(text).waitFor({ state: 'attached' });

/** Somebody new, at home, where nothing fits yet. */
async function atHome(name: string, looks = {}): Promise<Visitor & { person: Person }> {
  // Nobody else has the skill that is called as they are.
  const person = await made.volunteer(name, { skills: [name] });
  const visitor = await journey.visit(person, looks);
  await visitor.page.goto('/');
  await visitor.page.getByRole('heading', { name: 'More you can do' }).waitFor();
  return { ...visitor, person };
}

describe.each([
  ['a phone', PHONE],
  ['a desktop', {}],
])('on %s', (device, looks) => {
  it('from the need that is posted to what both say of it, two people and no reload', async () => {
    const title = `Saturday pantry on ${device}`;
    const name = `Dana of ${device}`;
    const { page, errors, person } = await atHome(name, looks);
    await stays(page);
    const need = await made.need({
      title,
      signUp: 'approval',
      placesMax: 1,
      requiredSkills: [name],
    });
    const other = await journey.visit(ruth);
    await other.page.goto(`/needs/${need.id}`);
    await other.page.getByText('Open', { exact: true }).first().waitFor();
    await stays(other.page);

    await page.getByRole('button', { name: `Ask to join: ${title}` }).click();
    await page.getByText(`Flatbush Pantry was asked: ${title}`).waitFor();
    await page.getByText('1 waits for an answer').waitFor();

    await other.page.getByRole('button', { name: `Confirm ${name}` }).click();
    await nextShift(page).getByRole('heading', { name: title }).waitFor();
    await said(page, `Flatbush Pantry gave you a place: ${title}`);
    await other.page.getByText('Filled', { exact: true }).first().waitFor();

    await nextShift(page).getByRole('button', { name: 'I’ll be there' }).click();
    await nextShift(page).getByText('You said you’ll be there').waitFor();
    await other.page.getByText('Said again that they come').first().waitFor();

    await made.movedTo(need, -1);
    await nextShift(page).getByText('It has begun').waitFor();
    await other.page.getByRole('link', { name: 'Check-in' }).click();
    await other.page
      .getByRole('button', { name: new RegExp(`^${name} Confirmed .*Mark as showed up$`) })
      .click();
    const asks = page.getByRole('region', { name: `How was ${title}?` });
    await asks.getByRole('radio', { name: '4 of 5, good' }).check({ force: true });
    await asks.getByLabel('In your words').fill('Kind people.');
    await asks.getByRole('radio', { name: 'Yes' }).check();
    await asks.getByRole('button', { name: 'Send' }).click();
    await asks.getByText('You: good, 4 of 5').waitFor();
    await other.page.goBack();
    await other.page.getByRole('button', { name: `Say how it was with ${name}` }).click();
    const form = other.page.getByRole('dialog', { name: `How was it with ${name}?` });
    await form.getByRole('radio', { name: '5 of 5, very good' }).check({ force: true });
    await form.getByRole('radio', { name: 'Yes' }).check();
    await form.getByRole('button', { name: 'Save' }).click();
    await other.page.getByText('“Kind people.”').first().waitFor();
    await expect.poll(async () => (await coordinator.feedback(need)).length).toBe(2);
    expect(await coordinator.feedback(need)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ side: 'volunteer', rating: 4, text: 'Kind people.', wouldReturn: true }),
        expect.objectContaining({ side: 'nonprofit', rating: 5 }),
      ]),
    );

    const figures = page.locator('dl').filter({ hasText: 'turned up' });
    await figures.getByText('1 of 1').waitFor();
    await page.getByRole('link', { name: 'Past shifts' }).click();
    const row = page.getByRole('article').filter({ hasText: title });
    await row.getByText('3 hours').waitFor();
    await row.getByText('“Kind people.”').waitFor();
    expect([await stayed(page), await stayed(other.page)]).toEqual([true, true]);
    expect([...errors, ...other.errors]).toEqual([]);
    expect(person.id).toBe((await coordinator.theOne(need)).volunteerId);
  });
});

it('“I can’t” is one press, keeps the card under the hand, and is taken back', async () => {
  const { page, errors, person } = await atHome('Gil Moreno', PHONE);
  const needs = [await needFor('Gil Moreno', 'Early shift'), await needFor('Gil Moreno', 'Late shift', 5)];
  for (const { id } of needs) await person.post('/volunteer/assignments', { needId: id });
  await nextShift(page).getByText('Early shift').waitFor();

  await nextShift(page).getByRole('button', { name: 'I can’t make it' }).click();
  await nextShift(page).getByText('Flatbush Pantry knows that you can’t come.').waitFor();
  await expect
    .poll(async () => (await coordinator.assignments(needs[0]!))[0])
    .toMatchObject({ state: 'cancelled', cancelledBy: 'volunteer' });
  expect(await nextShift(page).getByText('Late shift').count()).toBe(0);
  await nextShift(page).getByRole('button', { name: 'I’m coming after all' }).click();
  await nextShift(page).getByRole('button', { name: 'I’ll be there' }).waitFor();
  expect((await coordinator.theOne(needs[0]!)).state).toBe('confirmed');

  await nextShift(page).getByRole('button', { name: 'Say why you can’t' }).click();
  await nextShift(page).getByLabel('Why you can’t come').fill('My child is ill.');
  await nextShift(page).getByRole('button', { name: 'I can’t make it' }).click();
  await nextShift(page).getByRole('button', { name: 'Go on' }).click();
  await nextShift(page).getByText('Late shift').waitFor();
  expect((await coordinator.assignments(needs[0]!))[0]).toMatchObject({ cancelReason: 'My child is ill.' });
  expect(errors).toEqual([]);
});

it('a clash is named with its time, leads to the other one, and is gone when that is given up', async () => {
  const { page, errors, person } = await atHome('Ivy Chen');
  const first = await needFor('Ivy Chen', 'Saturday pantry');
  const second = await needFor('Ivy Chen', 'Soup kitchen cook');
  await person.post('/volunteer/assignments', { needId: first.id });
  await page.goto(`/open-needs/${second.id}`);
  const place = page.getByRole('region', { name: 'Your place' });
  await place.getByText(/Clashes with Saturday pantry, \d\d:00–\d\d:00/).waitFor();
  expect(await place.getByRole('button').count()).toBe(0);
  await place.getByRole('link', { name: 'Show it' }).click();
  await page.getByRole('heading', { name: 'Saturday pantry' }).waitFor();
  await place.getByRole('button', { name: 'I can’t make it' }).click();
  await place.getByText('You cancelled').waitFor();
  await page.goBack();
  await place.getByRole('button', { name: 'Take a place: Soup kitchen cook' }).click();
  await place.getByText('You have a place').waitFor();
  expect((await coordinator.theOne(second)).volunteerId).toBe(person.id);
  expect(errors).toEqual([]);
});

it('the last place is taken by another while one looks: the page says so, and what now', async () => {
  const { page, errors } = await atHome('Jo Park', PHONE);
  const need = await needFor('Jo Park', 'One place only', 3, { placesMax: 1 });
  const quicker = await made.volunteer('Quick Quinn', { skills: ['Jo Park'] });
  await page.goto(`/open-needs/${need.id}`);
  const place = page.getByRole('region', { name: 'Your place' });
  await place.getByRole('button', { name: 'Take a place: One place only' }).focus();
  await quicker.post('/volunteer/assignments', { needId: need.id });
  await place.getByText('Every place is taken.').waitFor();
  await said(page, /^Every place is taken/);
  expect(await place.getByRole('button').count()).toBe(0);
  // The focus that was on the button stays beside what took its place.
  expect(await place.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await place.getByRole('link', { name: 'See what else fits' }).waitFor();
  expect(errors).toEqual([]);
});

it('what is missing is said in place of the button, which is there as soon as nothing is', async () => {
  const { page, person } = await atHome('Kai Stone');
  const need = await needFor('Juggling', 'Cheer them up');
  await page.goto(`/open-needs/${need.id}`);
  const place = page.getByRole('region', { name: 'Your place' });
  await place.getByText('It is not yet for you.').waitFor();
  await page.getByText('Asks for Juggling').waitFor();
  expect(await place.getByRole('button').count()).toBe(0);
  await person.ask('PUT', '/volunteer/profile', {
    body: aVolunteer({ point: midwood.point, skills: ['juggling'] }),
  });
  await place.getByRole('button', { name: 'Take a place: Cheer them up' }).click();
  await place.getByText('You have a place').waitFor();
});

it('who is refused reads beside the button why', async () => {
  const { page, person } = await atHome('Lou Marsh');
  const need = await needFor('Lou Marsh', 'Sweep the hall');
  await page.goto(`/open-needs/${need.id}`);
  const place = page.getByRole('region', { name: 'Your place' });
  const take = place.getByRole('button', { name: 'Take a place: Sweep the hall' });
  await take.waitFor();
  await page.route('**/api/volunteer/assignments', async (route) => {
    // Between the look and the press they block somebody there, which no page is told of.
    await person.post('/users/me/blocks', { accountId: ruth.id });
    await route.continue();
  });
  await take.click();
  await place.getByText('You cannot sign up with this organisation.').waitFor();
});

it('what the nonprofit calls off is told at once, by whom and why, until it is seen', async () => {
  const { page, errors, person } = await atHome('Lena Roth', PHONE);
  const need = await needFor('Lena Roth', 'Coat drive');
  await person.post('/volunteer/assignments', { needId: need.id });
  await nextShift(page).getByText('Coat drive').waitFor();
  await stays(page);
  await coordinator.cancel(await coordinator.theOne(need), 'The hall is closed.');
  const called = page.getByRole('region', { name: 'Called off' });
  await called.getByText('Flatbush Pantry: “The hall is closed.”').waitFor();
  await said(page, 'Flatbush Pantry has cancelled Coat drive');
  await called.getByRole('button', { name: 'I have seen it' }).click();
  await called.waitFor({ state: 'detached' });
  expect(await stayed(page)).toBe(true);
  await page.reload();
  await page.getByRole('heading', { name: 'More you can do' }).waitFor();
  expect(await called.count()).toBe(0);
  await page.goto('/shifts');
  await page.getByText('Flatbush Pantry: “The hall is closed.”').waitFor();
  expect(errors).toEqual([]);
});

it('an offer is taken or declined, and gone from home', async () => {
  const { page, errors, person } = await atHome('Max Ude');
  const [one, two] = [await needFor('Max Ude', 'Read aloud', 3), await needFor('Max Ude', 'Carry boxes', 6)];
  for (const { id } of [one, two])
    await ruth.post(`/nonprofit/needs/${id}/offers`, { volunteerIds: [person.id] });
  await said(page, /^Flatbush Pantry offers you a place/);
  await page.getByRole('button', { name: 'Take the place: Read aloud' }).click();
  await nextShift(page).getByText('Read aloud').waitFor();
  const offer = page.getByRole('article').filter({ hasText: 'Carry boxes' });
  await offer.getByRole('button', { name: 'No, thanks' }).click();
  await page.getByRole('heading', { name: 'Offered to you' }).waitFor({ state: 'detached' });
  expect((await coordinator.theOne(one)).state).toBe('confirmed');
  expect(await coordinator.assignments(two)).toEqual([]);
  expect(errors).toEqual([]);
});

/** A need that only whoever has this skill fits, so many hours from the usual time. */
function needFor(
  skill: string,
  title: string,
  // Later than what is offered to everybody by itself.
  later = 1,
  change: Parameters<Commitments['need']>[0] = {},
): Promise<NeedView> {
  return made.need({ title, requiredSkills: [skill], ...at(later), ...change });
}

function at(later: number): { startsAt: string; endsAt: string } {
  const start = new Date(Date.now() + (72 + later) * 3_600_000);
  start.setUTCMinutes(0, 0, 0);
  return {
    startsAt: start.toISOString(),
    endsAt: new Date(start.getTime() + 3 * 3_600_000).toISOString(),
  };
}
