import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import { Journey } from '../support/journey.ts';
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
  await page.getByRole('button', { name: 'Aisha Rahman, confirmed. Mark as showed up' }).click();
  await page.getByText('Everybody is marked').waitFor();
  await page.getByRole('status').getByText('Aisha Rahman: showed up').waitFor();
  expect((await seen(need)).assignments.map(({ state }) => state)).toEqual(['showed']);
  expect(errors).toEqual([]);
});
