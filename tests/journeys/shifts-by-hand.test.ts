import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { hasFocus, tabTo } from '../support/by-keyboard.ts';
import { Commitments } from '../support/commitments.ts';
import { CoordinatorSteps } from '../support/coordinator-steps.ts';
import { isLive, isOffline, Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { makeZones } from '../support/zones.ts';

let journey: Journey;
let ruth: Person;
let made: Commitments;
let coordinator: CoordinatorSteps;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  ruth = await server.person('Ruth Okafor');
  const organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  const [midwood] = await makeZones(server.kernel, ['Midwood']);
  made = new Commitments(server, ruth, organisationId, { point: midwood!.point, placesMin: 1 });
  coordinator = new CoordinatorSteps(ruth);
});
afterAll(() => journey?.close());

it('by keyboard alone: a place taken, an answer given, and how it was', async () => {
  const dana = await made.volunteer('Dana Kim');
  const need = await made.need({ title: 'Saturday pantry' });
  const { page, errors } = await journey.visit(dana);
  await page.goto('/');
  await page.getByRole('heading', { name: 'More you can do' }).waitFor();
  await tabTo(page, 'Take a place: Saturday pantry');
  await page.keyboard.press('Enter');
  // The list has the focus, so the card stays and says how it stands.
  const card = page.getByRole('article').filter({ hasText: 'Saturday pantry' });
  await card.getByText('You have a place').waitFor();
  expect(await hasFocus(page.getByRole('article').filter({ hasText: 'You have a place' }))).toBe(true);

  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByRole('heading', { name: 'My shifts' }).waitFor();
  await tabTo(page, 'I’ll be there');
  await page.keyboard.press('Enter');
  await page.getByText('You said you’ll be there').waitFor();

  await made.movedTo(need, -1);
  await coordinator.mark(await coordinator.theOne(need), 'late');
  await tabTo(page, /^Over/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'Say how it was');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Send');
  await page.keyboard.press('Enter');
  await page.getByText('Choose one of the five.').waitFor();
  // What is missing has the focus; arrows choose.
  await page.keyboard.press('Space');
  for (let n = 1; n < 4; n++) await page.keyboard.press('ArrowRight');
  await tabTo(page, 'In your words');
  await page.keyboard.type('Well prepared.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await page.getByText('You: good, 4 of 5').waitFor();
  expect(await hasFocus(page.getByRole('article').filter({ hasText: 'Saturday pantry' }))).toBe(true);
  await expect.poll(() => coordinator.feedback(need)).toMatchObject([{ rating: 4, text: 'Well prepared.' }]);
  expect(errors).toEqual([]);
});

it('offline an answer is kept and sent; a place is not promised before the server has given it', async () => {
  const [answered, wanted] = [
    await skilled('Ola Berg', 'Deliver meals', 72),
    await skilled('Ola Berg', 'Sort cans', 96),
  ];
  const ola = await made.volunteer('Ola Berg', { skills: ['Ola Berg'] });
  await ola.post('/volunteer/assignments', { needId: answered.id });
  const { page, network } = await journey.visit(ola);
  await page.clock.install();
  await page.goto('/');
  const next = page.getByRole('region', { name: 'Your next shift' });
  await next.waitFor();
  await page.getByRole('button', { name: 'Take a place: Sort cans' }).waitFor();
  await isLive(page);
  network.cut();
  await isOffline(page);

  await next.getByRole('button', { name: 'I’ll be there' }).click();
  await next.getByText('You said you’ll be there').waitFor();
  await next.getByText('Offline, kept on this device. Flatbush Pantry hears of it').waitFor();
  await page.getByRole('button', { name: 'Take a place: Sort cans' }).click();
  await page.getByText(/the place is yours only when it was answered/).waitFor();
  expect(await page.getByText('You have a place').count()).toBe(0);
  expect((await coordinator.theOne(answered)).reconfirmedAt).toBeNull();

  // Also whoever comes back to the page is not told otherwise.
  await page.getByRole('link', { name: 'My shifts' }).click();
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByText(/the place is yours only when it was answered/).waitFor();
  network.mend();
  await page.clock.fastForward('01:00');
  await page.getByText('1 more shift is coming').waitFor();
  await next.getByText('kept on this device').waitFor({ state: 'detached' });
  expect((await coordinator.theOne(answered)).reconfirmedAt).not.toBeNull();
  expect((await coordinator.theOne(wanted)).state).toBe('confirmed');
});

it('a row that was given up stays under the hand until it leaves', async () => {
  const vic = await made.volunteer('Vic Soto', { skills: ['Vic Soto'] });
  const needs = [];
  for (let n = 0; n < 3; n++) needs.push(await skilled('Vic Soto', `Shift ${n + 1}`, 72 + 24 * n));
  for (const { id } of needs) await vic.post('/volunteer/assignments', { needId: id });
  const { page, errors } = await journey.visit(vic);
  await page.goto('/shifts');
  const rows = page.getByRole('article');
  await rows.nth(2).waitFor();
  await page.getByRole('button', { name: 'I can’t make it: Shift 2' }).click();
  await rows.filter({ hasText: 'Shift 2' }).getByText('You cancelled').waitFor();
  expect(await rows.count()).toBe(3);
  await page.getByRole('button', { name: '1 change waiting, show' }).waitFor();
  await page.keyboard.press('u');
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByRole('button', { name: /^Over/ }).click();
  await page.getByRole('heading', { name: 'Shift 2' }).waitFor();
  expect(errors).toEqual([]);
});

/** A need that only whoever has this skill fits. */
function skilled(skill: string, title: string, inHours: number): Promise<NeedView> {
  const start = new Date(Date.now() + inHours * 3_600_000);
  const end = new Date(start.getTime() + 3 * 3_600_000);
  return made.need({
    ...{ title, requiredSkills: [skill] },
    ...{ startsAt: start.toISOString(), endsAt: end.toISOString() },
  });
}
