import { afterAll, beforeAll, expect, it } from 'vitest';
import { Nonprofit } from '#server/modules/volunteering/nonprofit.entity.ts';
import type { AssignmentView, FeedbackView } from '#shared/commitments.ts';
import type { VolunteerSuggestionsView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let ruth: Person;
let organisationId: string;
let made: Commitments;
beforeAll(async () => {
  server = await TestServer.start();
  ruth = await server.person('Ruth Okafor');
  organisationId = await server.nonprofit(ruth);
  made = new Commitments(server, ruth, organisationId);
});
afterAll(() => server.close());

interface Shifts {
  items: AssignmentView[];
  feedback: FeedbackView[];
}

it('a list of commitments says what its volunteer has said of them, and nothing that was said about them', async () => {
  const { volunteer, assignment } = await made.marked();
  expect((await volunteer.get<Shifts>('/volunteer/assignments')).feedback).toEqual([]);
  await volunteer.post(`/volunteer/assignments/${assignment.id}/feedback`, { rating: 4, wouldReturn: true });
  await ruth.post(`/nonprofit/assignments/${assignment.id}/feedback`, { rating: 1, wouldReturn: false });
  const { items, feedback } = await volunteer.get<Shifts>('/volunteer/assignments');
  expect(items.map(({ id }) => id)).toEqual([assignment.id]);
  expect(feedback).toMatchObject([{ assignmentId: assignment.id, side: 'volunteer', rating: 4 }]);
  const none = await volunteer.get<Shifts>('/volunteer/assignments?state=confirmed');
  expect(none.feedback).toEqual([]);
});

it('whoever has promised to come reads whom to ask, as soon as the nonprofit has said it', async () => {
  const { volunteer, assignment } = await made.promised();
  const contact = async () =>
    (await volunteer.get<{ contact: string }>(`/volunteer/assignments/${assignment.id}`)).contact;
  expect(await contact()).toBe('');
  await server.kernel.transactor.transact(
    { actor: 'system:test', mutation: null, source: null },
    async ({ em }) => {
      const nonprofit = await em.findOne(Nonprofit, { id: organisationId });
      const facet =
        nonprofit ??
        em.create(Nonprofit, { id: organisationId, mission: '', address: '', contact: '', verified: false });
      facet.contact = 'Ruth Okafor, 718 555 0101';
    },
  );
  expect(await contact()).toBe('Ruth Okafor, 718 555 0101');
});

it('whoever was asked to come has the place at once, also where others wait for a word', async () => {
  const { volunteer, match } = await made.offered({ signUp: 'approval' });
  const taken = await volunteer.post<AssignmentView>(`/volunteer/matches/${match.id}/accept`);
  expect(taken).toMatchObject({ state: 'confirmed' });
  const other = await made.promised({ signUp: 'approval' });
  expect(other.assignment.state).toBe('interested');
});

it('a suggestion says whether one who signs up has the place at once', async () => {
  const volunteer = await made.volunteer();
  const listener = await volunteer.connect();
  await listener.join({ room: `user:${volunteer.id}` });
  await volunteer.post('/volunteer/matches');
  const [instant, approval] = [await made.need(), await made.need({ signUp: 'approval' })];
  const best = () =>
    listener.changes
      .flatMap(({ entries }) => entries)
      .findLast(({ type }) => type === 'volunteering.volunteer-suggestions')?.view as
      | VolunteerSuggestionsView
      | undefined;
  const lineOf = (needId: string) => best()?.best.find((line) => line.needId === needId);
  await listener.until(() => lineOf(instant.id) !== undefined && lineOf(approval.id) !== undefined, 'both');
  expect(lineOf(instant.id)?.signUp).toBe('instant');
  expect(lineOf(approval.id)?.signUp).toBe('approval');
});
