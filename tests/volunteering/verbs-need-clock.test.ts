import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { NEED_CLOCK } from '#server/modules/volunteering/commitments/need-clock.ts';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Listener, Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';

/** Short, because an access token lasts ten minutes. */
const MINUTE_SECONDS = 60;
const MINUTE = 1 / 60;
const clock = new TestClock();

interface Board {
  need: NeedView;
  matches: MatchView[];
  assignments: AssignmentView[];
}

let server: TestServer;
let owner: Person;
let made: Commitments;
beforeAll(async () => {
  server = await TestServer.start({ clock });
});
beforeEach(async () => {
  owner = await server.person('Ruth Owner');
  made = new Commitments(server, owner, await server.nonprofit(owner));
});
afterAll(() => server.close());

const board = (id: string) => owner.get<Board>(`/nonprofit/needs/${id}`);

/** Lets time pass, as the server notices it, and waits for what that does to the need. */
async function pass(seconds: number, listener: Listener, to: NeedView['state']): Promise<void> {
  clock.pass(seconds);
  await server.kernel.jobs.look(NEED_CLOCK);
  const reached = () =>
    listener.changes
      .flatMap(({ entries }) => entries)
      .some(({ type, view }) => type === 'volunteering.need' && (view as NeedView | null)?.state === to);
  await listener.until(reached, `the need ${to}`);
}

it('a need is in progress when it starts and done when it ends, and its room hears of it', async () => {
  const { need: first, volunteer, assignment } = await made.promised();
  const need = await made.movedTo(first, MINUTE, 2 * MINUTE);
  const listener = await owner.connect();
  await listener.join({ room: `need:${need.id}` });
  await server.kernel.jobs.look(NEED_CLOCK);
  expect((await board(need.id)).need.state).toBe('open');
  await pass(MINUTE_SECONDS, listener, 'in-progress');
  const late = await volunteer.ask<Problem>('POST', '/volunteer/assignments', { body: { needId: need.id } });
  expect([late.status, late.body.detail]).toEqual([409, 'The work has begun. Choose another need.']);
  await pass(2 * MINUTE_SECONDS, listener, 'done');
  const { assignments } = await board(need.id);
  // Whoever was not marked is still to be marked.
  expect(assignments).toMatchObject([{ id: assignment.id, state: 'confirmed' }]);
});

it('nobody is left waiting for an answer, and what was offered is over', async () => {
  const { need: first, volunteer, assignment } = await made.promised({ signUp: 'approval' });
  const asked = await made.volunteer('Olga Offered');
  await owner.post(`/nonprofit/needs/${first.id}/offers`, { volunteerIds: [asked.id] });
  const need = await made.movedTo(first, MINUTE, 2 * MINUTE);
  const listener = await owner.connect();
  await listener.join({ room: `need:${need.id}` });
  await pass(MINUTE_SECONDS, listener, 'in-progress');
  const { assignments, matches, need: now } = await board(need.id);
  expect(assignments).toMatchObject([{ id: assignment.id, state: 'cancelled', cancelledBy: 'nonprofit' }]);
  expect(now.waiting).toBe(0);
  const states = new Map(matches.map(({ volunteerId, state }) => [volunteerId, state]));
  expect(states).toEqual(
    new Map([
      [volunteer.id, 'withdrawn'],
      [asked.id, 'expired'],
    ]),
  );
});

it('what passed while no server ran is found when one starts', async () => {
  const own = await TestServer.start({ clock });
  const person = await own.person('Ruth Owner');
  const there = new Commitments(own, person, await own.nonprofit(person));
  const need = await there.movedTo(await there.need(), MINUTE, 2 * MINUTE);
  await own.server.close();
  clock.pass(5 * MINUTE_SECONDS);
  const again = await TestServer.start({ beside: own, clock });
  const listener = await person.at(again.url).connect();
  await listener.join({ room: `need:${need.id}` });
  const state = async () => (await person.at(again.url).get<Board>(`/nonprofit/needs/${need.id}`)).need.state;
  if ((await state()) !== 'done') {
    const done = () => listener.of(`need:${need.id}`).length >= 2;
    await listener.until(done, 'both steps');
  }
  expect(await state()).toBe('done');
  await again.close();
  await own.database.remove();
});

it('work that is put off is open again', async () => {
  const { need: first } = await made.promised();
  const need = await made.movedTo(first, MINUTE, 2 * MINUTE);
  const listener = await owner.connect();
  await listener.join({ room: `need:${need.id}` });
  await pass(MINUTE_SECONDS, listener, 'in-progress');
  expect((await made.movedTo(need, 48)).state).toBe('open');
});

it('the time that has passed is not taken back', async () => {
  const need = await made.movedTo(await made.need(), MINUTE, 2 * MINUTE);
  const listener = await owner.connect();
  await listener.join({ room: `need:${need.id}` });
  await pass(MINUTE_SECONDS, listener, 'in-progress');
  const { items } = await owner.get<{ items: { commit: string }[] }>(
    `/history?entity=volunteering.need&id=${need.id}`,
  );
  const answer = await owner.ask<Problem>('POST', `/undo/${items[0]!.commit}`, { body: {} });
  expect([answer.status, answer.body.type]).toEqual([409, 'urn:muster:problem:cannot-undo']);
});
