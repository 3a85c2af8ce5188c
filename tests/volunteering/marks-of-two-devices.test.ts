import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AssignmentView, ConfirmShowUp } from '#shared/commitments.ts';
import type { HistoryPage } from '#shared/history.ts';
import type { VolunteerView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

const MINUTE_MS = 60_000;

let server: TestServer;
let ruth: Person;
let bella: Person;
let made: Commitments;
beforeAll(async () => {
  server = await TestServer.start();
  [ruth, bella] = await Promise.all([server.person('Ruth Okafor'), server.person('Bella Nunes')]);
  const organisationId = await server.nonprofit(ruth);
  await server.member(organisationId, bella, 'coordinator');
  made = new Commitments(server, ruth, organisationId);
});
afterAll(() => server.close());

const mark = (by: Person, { id }: AssignmentView, body: ConfirmShowUp) =>
  by.ask<AssignmentView & { type?: string }>('POST', `/nonprofit/assignments/${id}/confirm-show-up`, {
    body,
  });
const minutesAgo = (minutes: number): string =>
  new Date(server.kernel.clock.now().getTime() - minutes * MINUTE_MS).toISOString();

it('of two marks the later one stands, however late the other arrives; both are in the history', async () => {
  const { assignment, volunteer } = await made.begun();
  const [first, second] = [minutesAgo(20), minutesAgo(10)];
  await mark(ruth, assignment, { outcome: 'no-show', markedAt: second });
  const { status, body } = await mark(bella, assignment, { outcome: 'showed', markedAt: first });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'no-show',
    markedAt: second,
    hours: null,
    overtaken: [{ outcome: 'showed', markedAt: first }],
  });
  const { volunteer: facet } = await volunteer.get<{ volunteer: VolunteerView }>('/volunteer/profile');
  expect(facet.outcomes).toMatchObject({ showed: 0, noShow: 1 });

  const history = await ruth.get<HistoryPage>(
    `/history?entity=volunteering.assignment&id=${assignment.id}&limit=2`,
  );
  expect(
    history.items.map(({ actor, fields }) => [actor.name, fields.map(({ name }) => name).sort()]),
  ).toEqual([
    ['Bella Nunes', ['overtaken']],
    ['Ruth Okafor', ['markedAt', 'settledAt', 'state']],
  ]);
});

it('a later mark stands over an earlier one that came first', async () => {
  const { assignment } = await made.begun();
  await mark(ruth, assignment, { outcome: 'no-show', markedAt: minutesAgo(20) });
  const at = minutesAgo(10);
  const { body } = await mark(bella, assignment, { outcome: 'late', markedAt: at });
  expect(body).toMatchObject({ state: 'late', markedAt: at, settledAt: at, hours: 3, overtaken: [] });
});

it('the same mark from another device is no refusal, and the later one counts', async () => {
  const { assignment } = await made.begun();
  const at = minutesAgo(5);
  await mark(ruth, assignment, { outcome: 'showed', markedAt: minutesAgo(15) });
  const { status, body } = await mark(bella, assignment, { outcome: 'showed', markedAt: at });
  expect([status, body.state, body.markedAt]).toEqual([200, 'showed', at]);
  const again = await mark(bella, assignment, { outcome: 'showed' });
  expect([again.status, again.body.type]).toEqual([409, 'urn:muster:problem:already']);
});

it('a mark that comes at once is of now, and none is of tomorrow, whatever the clock of its device says', async () => {
  const { assignment } = await made.begun();
  await mark(ruth, assignment, { outcome: 'showed' });
  const prompt = await mark(bella, assignment, { outcome: 'late', markedAt: minutesAgo(0.1) });
  expect(prompt.body).toMatchObject({ state: 'late', overtaken: [] });
  const ahead = await mark(ruth, assignment, { outcome: 'excused', markedAt: minutesAgo(-60) });
  expect(ahead.body.state).toBe('excused');
  expect(Date.parse(ahead.body.markedAt!)).toBeLessThanOrEqual(server.kernel.clock.now().getTime());
  expect((await mark(bella, assignment, { outcome: 'no-show' })).body.state).toBe('no-show');
});

it('whether it was time to mark is asked of the moment of the mark', async () => {
  const { assignment, need } = await made.begun();
  const before = await mark(ruth, assignment, { outcome: 'showed', markedAt: minutesAgo(90) });
  expect([before.status, before.body.type]).toEqual([409, 'urn:muster:problem:too-early']);
  await made.movedTo(need, -4);
  const over = await mark(ruth, assignment, { outcome: 'checked-in' });
  expect([over.status, over.body.type]).toEqual([409, 'urn:muster:problem:over']);
  const kept = await mark(ruth, assignment, { outcome: 'checked-in', markedAt: minutesAgo(100) });
  expect([kept.status, kept.body.state]).toEqual([200, 'checked-in']);
});
