import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AssignmentView } from '#shared/commitments.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { makeZones } from '../support/zones.ts';

const PHONE = { width: 390, height: 844 };

let journey: Journey;
let ruth: Person;
let made: Commitments;
beforeAll(async () => {
  journey = await Journey.start();
  const { server } = journey;
  ruth = await server.person('Ruth Okafor');
  const organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  const [midwood] = await makeZones(server.kernel, ['Midwood']);
  made = new Commitments(server, ruth, organisationId, { point: midwood!.point });
});
afterAll(() => journey?.close());

const assignmentsOf = async ({ id }: NeedView): Promise<AssignmentView[]> =>
  (await ruth.get<{ assignments: AssignmentView[] }>(`/nonprofit/needs/${id}`)).assignments;

it('a volunteer takes a place on the phone, and the coordinator hears of it', async () => {
  const dana = await made.volunteer('Dana Kim');
  const { page, errors } = await journey.visit(dana, PHONE);
  await page.goto('/');
  await page.getByText('Nothing fits you yet').waitFor();
  const need = await made.need({ title: 'Saturday pantry' });
  const atNeed = await ruth.connect();
  await atNeed.join({ room: `need:${need.id}` });
  await page
    .getByRole('link', { name: /Saturday pantry/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Take a place: Saturday pantry' }).click();
  await page.getByText('You have a place').first().waitFor();
  const arrived = () =>
    atNeed.changes.some(({ entries }) => entries.some(({ type }) => type === 'volunteering.assignment'));
  await atNeed.until(arrived, 'the commitment');
  expect(await assignmentsOf(need)).toMatchObject([{ volunteerName: 'Dana Kim', state: 'confirmed' }]);
  await page.getByRole('link', { name: 'Home' }).click();
  const next = page.getByRole('region', { name: 'Your next shift' });
  await next.getByText('Saturday pantry').waitFor();
  expect(errors).toEqual([]);
});
