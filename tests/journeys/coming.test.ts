import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { isLive, isOffline, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';

let journey: Journey;
let ruth: Person;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  ruth = await server.person('Ruth Okafor');
  const organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  made = new Commitments(server, ruth, organisationId);
});
afterAll(() => journey?.close());

interface Seen {
  need: NeedView;
  matches: MatchView[];
  assignments: AssignmentView[];
}
const seen = ({ id }: NeedView) => ruth.get<Seen>(`/nonprofit/needs/${id}`);

it('whoever signs up appears by themselves, and is marked on the day', async () => {
  const need = await made.need({ placesMin: 2, placesMax: 4 });
  const aisha = await made.volunteer('Aisha Rahman');
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  const coming = page.getByRole('region', { name: /^Coming/ });
  await coming.getByText('Nobody has signed up yet').waitFor();
  await page.getByText('2 more are needed.').waitFor();

  await aisha.post('/volunteer/assignments', { needId: need.id });
  await coming.getByText('Aisha Rahman').waitFor();
  await page.getByText('1 more is needed.').waitFor();
  await page.getByRole('img', { name: 'Places: 2 needed, room for 4, 1 taken' }).waitFor();

  await made.movedTo(need, -1);
  await page.getByRole('link', { name: 'Check-in' }).click();
  await page.getByText('of 1 here').waitFor();
  await page.getByRole('button', { name: /^Aisha Rahman.*Mark as showed up$/ }).click();
  await page.getByText('Everybody is marked').waitFor();
  await page.getByRole('status').getByText('Aisha Rahman: showed up').waitFor();
  expect((await seen(need)).assignments.map(({ state }) => state)).toEqual(['showed']);
  expect(errors).toEqual([]);
});

it('offers go out to one and to several, are taken back, and follow what others do', async () => {
  const need = await made.need({
    title: 'Carry boxes',
    placesMin: 2,
    placesMax: 3,
    requiredSkills: ['Boxes'],
  });
  const skills = ['Boxes'];
  const [tom, leila, pedro] = await Promise.all(
    ['Tom Wright', 'Leila Mansour', 'Pedro Jimenez'].map((name) => made.volunteer(name, { skills })),
  );
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  const row = (name: string) =>
    page
      .getByRole('list', { name: 'Suggested volunteers, best first' })
      .getByRole('listitem')
      .filter({ hasText: name });
  await row('Tom Wright').getByRole('button', { name: 'Offer place to Tom Wright' }).click();
  await row('Tom Wright').getByText('Offered').waitFor();
  // The focus stays in the row whose button is gone.
  expect(await row('Tom Wright').evaluate((one) => one.contains(document.activeElement))).toBe(true);

  await row('Tom Wright').getByRole('button', { name: 'Withdraw the offer to Tom Wright' }).click();
  await page.getByRole('status').getByText('Offer to Tom Wright withdrawn').waitFor();
  await page.keyboard.press('Control+z');
  await row('Tom Wright').getByText('Offered').waitFor();
  await row('Tom Wright')
    .getByRole('button', { name: /^Withdraw/ })
    .click();
  await row('Tom Wright').getByText('offer taken back').waitFor();

  await row('Leila Mansour').getByRole('checkbox').check();
  await row('Pedro Jimenez').getByRole('checkbox').check();
  const bar = page.getByRole('group', { name: 'Those you have chosen' });
  await bar.getByText('2 chosen').waitFor();
  await bar.getByRole('button', { name: 'Offer to 2 people' }).click();
  await row('Leila Mansour').getByText('Offered').waitFor();
  await row('Pedro Jimenez').getByText('Offered').waitFor();
  await bar.waitFor({ state: 'detached' });
  const { matches } = await seen(need);
  expect(new Map(matches.map(({ volunteerId, state }) => [volunteerId, state]))).toEqual(
    new Map([
      [tom!.id, 'withdrawn'],
      [leila!.id, 'offered'],
      [pedro!.id, 'offered'],
    ]),
  );

  // Somebody says yes; the list and the places follow by themselves, and nothing moves under the hand.
  const offer = matches.find(({ volunteerId }) => volunteerId === leila!.id)!;
  await row('Leila Mansour').hover();
  await leila!.post(`/volunteer/matches/${offer.id}/accept`);
  await row('Leila Mansour').getByText('said yes').waitFor();
  const coming = page.getByRole('region', { name: /^Coming/ });
  await coming.getByText('Leila Mansour').waitFor();
  await page.getByRole('heading', { name: 'Carry boxes' }).hover();
  await row('Leila Mansour').waitFor({ state: 'detached' });

  // Another coordinator takes an offer back: it goes from here, too.
  const other = matches.find(({ volunteerId }) => volunteerId === pedro!.id)!;
  await ruth.post(`/nonprofit/matches/${other.id}/withdraw`);
  await row('Pedro Jimenez').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('an offer that was kept and is refused says so beside the person, and to nobody else', async () => {
  const skills = ['Ladders'];
  const need = await made.need({ title: 'Hang lamps', placesMin: 1, placesMax: 3, requiredSkills: skills });
  const samuel = await made.volunteer('Samuel Ortiz', { skills });
  const { page, network } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  await isLive(page);
  const list = page.getByRole('list', { name: 'Suggested volunteers, best first' });
  await list.getByText('Samuel Ortiz').waitFor();
  network.cut();
  await isOffline(page);
  await list.getByRole('button', { name: 'Offer place to Samuel Ortiz' }).click();
  // No lie: it is not offered before the server says so.
  await list.locator('[aria-busy="true"]').waitFor();
  expect(await list.getByText('Offered').count()).toBe(0);
  await ruth.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [samuel.id] });
  network.mend();
  await list.getByRole('alert').getByText('Samuel Ortiz was asked already.').waitFor();
  await list.getByText('Offered').waitFor();
  expect(await page.getByText('was not accepted').count()).toBe(0);
});

it('who waits is confirmed or turned down with a reason, and a place is given up', async () => {
  const need = await made.need({ title: 'Drive the van', signUp: 'approval', placesMin: 1, placesMax: 2 });
  const [nora, ivan] = await Promise.all(['Nora Feld', 'Ivan Soto'].map((name) => made.volunteer(name)));
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  await nora!.post('/volunteer/assignments', { needId: need.id });
  await ivan!.post('/volunteer/assignments', { needId: need.id });
  const waiting = page.getByRole('region', { name: /^Waiting for your answer/ });
  const coming = page.getByRole('region', { name: /^Coming/ });
  await waiting.getByRole('button', { name: 'Confirm Nora Feld' }).click();
  await coming.getByText('Nora Feld').waitFor();

  await waiting.getByRole('button', { name: 'Turn down Ivan Soto' }).click();
  const dialog = page.getByRole('dialog', { name: 'Turn down Ivan Soto?' });
  await dialog.getByLabel('Reason').fill('We need somebody with a licence.');
  await dialog.getByRole('button', { name: 'Turn down' }).click();
  await waiting.waitFor({ state: 'detached' });
  const states = async () =>
    (await seen(need)).assignments.map(({ volunteerName, state, cancelReason }) => [
      volunteerName,
      state,
      cancelReason,
    ]);
  expect((await states()).sort()).toEqual([
    ['Ivan Soto', 'cancelled', 'We need somebody with a licence.'],
    ['Nora Feld', 'confirmed', ''],
  ]);
  const happened = page.getByRole('region', { name: 'What happened' });
  await happened.getByText('was turned down: “We need somebody with a licence.”').waitFor();

  await coming.getByRole('button', { name: /Nora Feld$/ }).click();
  await page.getByRole('menuitem', { name: 'Give up their place' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give up' }).click();
  await coming.getByText('Nobody has signed up yet').waitFor();
  await page.keyboard.press('Control+z');
  await coming.getByText('Nora Feld').waitFor();
  expect(errors).toEqual([]);
});

it('a coordinator does it all by keyboard', async () => {
  const skills = ['Knots'];
  const need = await made.need({ title: 'Tie ropes', placesMin: 2, placesMax: 3, requiredSkills: skills });
  await Promise.all(
    ['Grace Liu', 'Kwame Asante', 'Yuki Tanaka'].map((name) => made.volunteer(name, { skills })),
  );
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  const list = page.getByRole('list', { name: 'Suggested volunteers, best first' });
  await list.getByText('Yuki Tanaka').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 chosen').waitFor();
  await page.keyboard.press('o');
  await page.getByRole('status').getByText('Offers sent to 2 people').waitFor();
  await page.keyboard.press('k');
  await page.keyboard.press('o');
  await page
    .getByRole('status')
    .getByText(/^Offer sent to/)
    .waitFor();
  expect((await seen(need)).matches.map(({ state }) => state)).toEqual(['offered', 'offered', 'offered']);
  expect(errors).toEqual([]);
});

it('somebody who is blocked where one meets them leaves the suggestions, and comes back by undo', async () => {
  const need = await made.need({ title: 'Fold boxes', requiredSkills: ['Folding'] });
  await made.volunteer('Nils Berg', { skills: ['Folding'] });
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  const row = page
    .getByRole('list', { name: 'Suggested volunteers, best first' })
    .getByRole('listitem')
    .filter({ hasText: 'Nils Berg' });
  await row.getByRole('button', { name: 'More about Nils Berg' }).click();
  await page.getByRole('menuitem', { name: 'Block' }).click();
  const asked = page.getByRole('dialog', { name: 'Block Nils Berg?' });
  await asked.getByText('They are not told.').waitFor();
  await asked.getByRole('button', { name: 'Block Nils Berg' }).click();
  await page.getByRole('status').getByText('Nils Berg is blocked').waitFor();
  expect((await ruth.get<{ items: unknown[] }>('/users/me/blocks')).items).toHaveLength(1);
  await page.keyboard.press('Control+z');
  await page.getByRole('status').getByText('Taken back: Nils Berg is blocked').waitFor();
  expect((await ruth.get<{ items: unknown[] }>('/users/me/blocks')).items).toEqual([]);
  expect(errors).toEqual([]);
});

it('the way back from a need that was chosen on the board leads over the board', async () => {
  await made.need({ title: 'Weigh flour' });
  const { page, errors } = await journey.visit(ruth, { width: 1440, height: 900 });
  await page.goto('/shifts');
  await page.getByRole('link', { name: 'Needs', exact: true }).click();
  await page.getByRole('link', { name: /Weigh flour/ }).click();
  await page.waitForURL('**/needs?need=*');
  await page.goBack();
  await page.waitForURL('**/needs');
  await page.goBack();
  await page.waitForURL('**/shifts');
  expect(errors).toEqual([]);
});
