import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AssignmentView } from '#shared/commitments.ts';
import type { HistoryPage } from '#shared/history.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { isLive, isOffline, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';

const PHONE = { width: 390, height: 844 };
/** Long enough to be no tap. */
const HOLD = { delay: 700 };

const MINUTES_MS = 60_000;

let journey: Journey;
let ruth: Person;
let bella: Person;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  [ruth, bella] = await Promise.all([server.person('Ruth Okafor'), server.person('Bella Nunes')]);
  const organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  await server.member(organisationId, bella, 'coordinator');
  made = new Commitments(server, ruth, organisationId);
});
afterAll(() => journey?.close());

/** A need that began an hour ago, with these people. */
async function begun(...names: string[]): Promise<NeedView> {
  const need = await made.need({ placesMin: 2, placesMax: 6 });
  for (const name of names) {
    const volunteer = await made.volunteer(name);
    await volunteer.post('/volunteer/assignments', { needId: need.id });
  }
  await made.movedTo(need, -1);
  return need;
}

const states = async ({ id }: NeedView): Promise<Record<string, string>> => {
  const { assignments } = await ruth.get<{ assignments: AssignmentView[] }>(`/nonprofit/needs/${id}`);
  return Object.fromEntries(assignments.map(({ volunteerName, state }) => [volunteerName, state]));
};
const row = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Everybody who has a place' })
    .getByRole('listitem')
    .filter({ hasText: name });
const nameOf = (page: Page, name: string) =>
  row(page, name).getByRole('button', { name: new RegExp(`^${name}`) });

it('two coordinators see each other’s marks; holding a name opens the rest, and a mark is corrected', async () => {
  const need = await begun('Aisha Rahman', 'Marcus Bell', 'Nora Feld');
  const [first, second] = await Promise.all([journey.visit(ruth), journey.visit(bella, PHONE)]);
  await Promise.all([first, second].map(({ page }) => page.goto(`/needs/${need.id}/check-in`)));
  await isLive(first.page);

  await nameOf(second.page, 'Aisha Rahman').tap();
  await row(first.page, 'Aisha Rahman').getByText('changed just now').waitFor();
  await first.page.getByText('of 3 here').waitFor();

  await nameOf(first.page, 'Nora Feld').click(HOLD);
  const sheet = first.page.getByRole('dialog', { name: 'How is it with Nora Feld?' });
  await sheet.getByText('Hours and a note').click();
  await sheet.getByLabel('Note').fill('Rang: the train stood still');
  await sheet.getByRole('button', { name: 'Excused' }).click();
  await row(second.page, 'Nora Feld').getByText('“Rang: the train stood still”').waitFor();
  // The press that opened the sheet did nothing else.
  expect(await states(need)).toEqual({
    'Aisha Rahman': 'showed',
    'Marcus Bell': 'confirmed',
    'Nora Feld': 'excused',
  });

  // A second tap on a marked name asks; hours are corrected there.
  await nameOf(second.page, 'Aisha Rahman').tap();
  const again = second.page.getByRole('dialog', { name: 'How is it with Aisha Rahman?' });
  await again.getByText('Hours and a note').click();
  await again.getByLabel('Hours worked').fill('1.5');
  await again.getByRole('button', { name: 'Save hours and note' }).click();
  await row(first.page, 'Aisha Rahman').getByText('Showed up, 1.5 h').waitFor();

  await nameOf(first.page, 'Marcus Bell').click();
  await second.page.getByText('Everybody is marked').waitFor();
  await first.page.keyboard.press('Control+z');
  await second.page.getByText('1 is not marked yet').waitFor();
  expect([...first.errors, ...second.errors]).toEqual([]);
});

it('without a connection marks are kept and sent once; of two marks the later one stands', async () => {
  const need = await begun('Aisha Rahman', 'Marcus Bell');
  const [office, field] = await Promise.all([journey.visit(ruth), journey.visit(bella, PHONE)]);
  await Promise.all([office, field].map(({ page }) => page.goto(`/needs/${need.id}/check-in`)));
  await isLive(office.page);
  // A phone says only when it is not live.
  await row(field.page, 'Aisha Rahman').waitFor();
  await field.page.getByText('Catching up').waitFor({ state: 'detached' });

  field.network.cut();
  await isOffline(field.page);
  await field.page.getByText('You are offline. Go on').waitFor();
  // What she marks now will have waited for five minutes when it arrives.
  await field.page.clock.setSystemTime(Date.now() - 5 * MINUTES_MS);
  await nameOf(field.page, 'Aisha Rahman').tap();
  await nameOf(field.page, 'Marcus Bell').tap();
  await row(field.page, 'Aisha Rahman').getByText('showed up, kept on this device').waitFor();
  await field.page.getByText('2 marks are kept on this device').waitFor();
  await field.page.getByText('of 2 here').waitFor();
  expect(await states(need)).toEqual({ 'Aisha Rahman': 'confirmed', 'Marcus Bell': 'confirmed' });

  await nameOf(office.page, 'Aisha Rahman').focus();
  await office.page.keyboard.press('n');
  await row(office.page, 'Aisha Rahman').getByText('Did not come').waitFor();

  field.network.mend();
  await row(office.page, 'Marcus Bell').getByText('Showed up').waitFor();
  await row(field.page, 'Aisha Rahman').getByText('somebody marked “did not come” after you').waitFor();
  await nameOf(field.page, 'Aisha Rahman').getByText('Did not come').waitFor();
  expect(await states(need)).toEqual({ 'Aisha Rahman': 'no-show', 'Marcus Bell': 'showed' });

  const { assignments } = await ruth.get<{ assignments: AssignmentView[] }>(`/nonprofit/needs/${need.id}`);
  const of = (name: string) => assignments.find(({ volunteerName }) => volunteerName === name)!;
  const lines = async (name: string) =>
    (await ruth.get<HistoryPage>(`/history?entity=volunteering.assignment&id=${of(name).id}`)).items.flatMap(
      ({ actor, fields }) =>
        fields.some((field) => field.name === 'state' || field.name === 'overtaken') ? actor.name : [],
    );
  expect((await lines('Aisha Rahman')).slice(0, 2)).toEqual(['Bella Nunes', 'Ruth Okafor']);
  // Once, although it was tried again and again.
  expect((await lines('Marcus Bell')).filter((name) => name === 'Bella Nunes')).toHaveLength(1);

  // The sheet tells of both.
  await row(office.page, 'Aisha Rahman').getByRole('button', { name: 'More marks for Aisha Rahman' }).click();
  await office.page.getByText('Marks so far').click();
  await office.page.getByText('marked before that, without a connection: showed up').waitFor();
  await office.page.getByText('marked: did not come').waitFor();
});

it('everything is done by keyboard', async () => {
  const need = await begun('Aisha Rahman', 'Marcus Bell', 'Nora Feld', 'Yuki Tanaka');
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}/check-in`);
  await row(page, 'Yuki Tanaka').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await row(page, 'Aisha Rahman').getByText('Showed up').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('l');
  await row(page, 'Marcus Bell').getByText('Came late').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await page.keyboard.press('End');
  await page.keyboard.press('.');
  await page.getByRole('dialog', { name: 'How is it with Yuki Tanaka?' }).waitFor();
  await page.getByRole('button', { name: 'Did not come' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Everybody is marked').waitFor();
  // The dialog gives the focus back to the name.
  expect(await nameOf(page, 'Yuki Tanaka').evaluate((one) => one === document.activeElement)).toBe(true);
  await expect
    .poll(() => states(need))
    .toEqual({
      'Aisha Rahman': 'showed',
      'Marcus Bell': 'late',
      'Nora Feld': 'excused',
      'Yuki Tanaka': 'no-show',
    });
  expect(errors).toEqual([]);
});
