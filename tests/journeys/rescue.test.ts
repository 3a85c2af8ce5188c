import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AssignmentView } from '#shared/commitments.ts';
import { violationsOf } from '../support/axe.ts';
import { tabTo } from '../support/by-keyboard.ts';
import { Commitments } from '../support/commitments.ts';
import { isLive, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { makeZones } from '../support/zones.ts';

let journey: Journey;
let ruth: Person;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  const organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  const [midwood] = await makeZones(journey.server.kernel, ['Midwood']);
  made = new Commitments(journey.server, ruth, organisationId, { point: midwood!.point });
});
afterAll(() => journey?.close());

it('who gives up is replaced: the next best is asked on a phone, and the coordinator watches it happen', async () => {
  const [tom, dana, marcus] = [
    await made.volunteer('Tom Wright'),
    await made.volunteer('Dana Kim'),
    await made.volunteer('Marcus Bell'),
  ];
  const need = await made.need({ title: 'Saturday pantry', placesMin: 2, placesMax: 2 });
  const promised = await tom.post<AssignmentView>('/volunteer/assignments', { needId: need.id });
  await marcus.post('/volunteer/assignments', { needId: need.id });
  const [hers, theirs] = await Promise.all([
    journey.visit(ruth),
    journey.visit(dana, { width: 390, height: 844 }),
  ]);
  await hers.page.goto(`/needs/${need.id}`);
  await theirs.page.goto('/');
  await hers.page.getByText('Tom Wright').first().waitFor();
  await isLive(hers.page);
  await theirs.page.getByRole('heading', { name: /^Good/ }).waitFor();

  await tom.post(`/volunteer/assignments/${promised.id}/cancel`, { reason: 'Ill' });
  const rescue = hers.page.getByRole('region', { name: 'Rescue' });
  await rescue.getByText('Rescue, wave 1').waitFor();
  await rescue.getByText('1 offer out. First to accept gets the place.').waitFor();
  await rescue.getByText(/left$/).waitFor();
  expect(await violationsOf(hers.page)).toEqual([]);

  const offer = theirs.page.getByRole('article').filter({ hasText: 'Saturday pantry' });
  await offer.getByText(/Answer by /).waitFor();
  expect(await violationsOf(theirs.page)).toEqual([]);
  await offer.getByRole('button', { name: 'Take the place: Saturday pantry' }).click();
  await theirs.page.getByRole('region', { name: 'Your next shift' }).waitFor();
  await hers.page.getByText('Dana Kim').first().waitFor();
  // Two who come are all there is room for: nothing is left to be done.
  await rescue.waitFor({ state: 'detached' });
  expect([...hers.errors, ...theirs.errors]).toEqual([]);
});

it('by keyboard alone it is put to rest, and goes on', async () => {
  const { page, errors } = await journey.visit(ruth);
  const need = await made.movedTo(await made.need({ title: 'Thin shift', placesMin: 1, placesMax: 1 }), 50);
  await page.goto(`/needs/${need.id}`);
  const rescue = page.getByRole('region', { name: 'Rescue' });
  await rescue.getByText('Rescue, wave 1').waitFor();
  await tabTo(page, 'Let it rest');
  await page.keyboard.press('Enter');
  await rescue.getByText('It rests: nobody new is asked.').waitFor();
  await tabTo(page, 'Go on asking');
  await page.keyboard.press('Enter');
  await rescue.getByText('It rests: nobody new is asked.').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});
