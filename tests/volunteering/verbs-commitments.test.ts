import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ASSIGNMENT_STEPS,
  type AssignmentState,
  type AssignmentStep,
  OUTCOMES,
  type Side,
  stepRefusal,
} from '#shared/assignment-steps.ts';
import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView, VolunteerView } from '#shared/volunteering.ts';
import { Commitments, type Promised } from '../support/commitments.ts';
import type { Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

interface Board {
  need: NeedView;
  matches: MatchView[];
  assignments: AssignmentView[];
  feedback: FeedbackView[];
}

let server: TestServer;
let owner: Person;
let organisationId: string;
let made: Commitments;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  made = new Commitments(server, owner, organisationId);
});
afterAll(() => server.close());

/** Without what a rescue has offered by itself. */
async function board({ id }: { id: string }): Promise<Board> {
  const { matches, ...rest } = await owner.get<Board>(`/nonprofit/needs/${id}`);
  return { ...rest, matches: matches.filter(({ wave }) => wave === null) };
}
const told = ({ status, body }: Answer<Problem>) => [status, body.type?.split(':').at(-1)];
const mark = ({ id }: { id: string }, body: object) =>
  owner.ask<AssignmentView & Problem>('POST', `/nonprofit/assignments/${id}/confirm-show-up`, { body });
const facetOf = async (person: Person) =>
  (await person.get<{ volunteer: VolunteerView }>('/volunteer/profile')).volunteer;

describe('from interest to feedback', () => {
  it('a need that asks for approval: interest, a place, checked in, showed up, feedback of both', async () => {
    const { volunteer, need, assignment } = await made.promised({ signUp: 'approval' });
    expect(assignment).toMatchObject({ state: 'interested', confirmedAt: null, title: need.title });
    const confirm = `/nonprofit/assignments/${assignment.id}/confirm`;
    expect(await owner.post(confirm)).toMatchObject({ state: 'confirmed', confirmedAt: expect.any(String) });
    const again = await volunteer.post(`/volunteer/assignments/${assignment.id}/confirm`);
    expect(again).toMatchObject({ state: 'confirmed', reconfirmedAt: expect.any(String) });
    await made.movedTo(need, -1);
    expect((await mark(assignment, { outcome: 'checked-in' })).body).toMatchObject({
      ...{ state: 'checked-in', checkedInAt: expect.any(String), settledAt: null, hours: null },
    });
    expect((await mark(assignment, { outcome: 'showed' })).body).toMatchObject({ state: 'showed', hours: 3 });
    expect((await mark(assignment, { outcome: 'showed', hours: 2.5, note: 'Early' })).body).toMatchObject({
      ...{ hours: 2.5, note: 'Early' },
    });
    expect(await facetOf(volunteer)).toMatchObject({ hoursDone: 2.5, outcomes: { showed: 1, noShow: 0 } });
    const words = { rating: 5, text: 'Kind people', wouldReturn: true };
    await volunteer.post(`/volunteer/assignments/${assignment.id}/feedback`, words);
    const theirs = { ...words, text: 'Quick', recommendation: 9 };
    await owner.post(`/nonprofit/assignments/${assignment.id}/feedback`, theirs);
    const { feedback, matches } = await board(need);
    expect(feedback.map(({ side, text }) => [side, text]).sort()).toEqual([
      ['nonprofit', 'Quick'],
      ['volunteer', 'Kind people'],
    ]);
    expect(matches).toMatchObject([{ source: 'self', state: 'accepted', volunteerId: volunteer.id }]);
  });

  it('an instant need confirms at once, and a corrected mark takes the counters along', async () => {
    const { volunteer, assignment } = await made.begun();
    expect(assignment.state).toBe('confirmed');
    for (const outcome of [...OUTCOMES, 'checked-in', 'no-show'] as const) {
      expect((await mark(assignment, { outcome })).body).toMatchObject({ state: outcome });
      const { outcomes, hoursDone } = await facetOf(volunteer);
      const expected = { showed: 0, late: 0, excused: 0, noShow: 0 };
      if (outcome !== 'checked-in') expected[outcome === 'no-show' ? 'noShow' : outcome] = 1;
      expect(outcomes).toEqual(expected);
      expect(hoursDone).toBe(outcome === 'showed' || outcome === 'late' ? 3 : 0);
    }
  });

  it('feedback is given once a side, and changed by giving it again', async () => {
    const { volunteer, need, assignment } = await made.marked();
    const path = `/volunteer/assignments/${assignment.id}/feedback`;
    const first = await volunteer.post<FeedbackView>(path, { rating: 2, wouldReturn: false });
    const second = await volunteer.post<FeedbackView>(path, { rating: 4, wouldReturn: true });
    expect(second).toMatchObject({ id: first.id, rating: 4, version: 2 });
    expect((await board(need)).feedback).toHaveLength(1);
  });

  it('what the nonprofit says stays with it, what the volunteer says is read by its coordinators', async () => {
    const { volunteer, need, assignment } = await made.marked();
    const listener = await volunteer.connect();
    await listener.join({ room: `user:${volunteer.id}` });
    const words = { rating: 1, text: 'Never again', wouldReturn: false };
    await owner.post(`/nonprofit/assignments/${assignment.id}/feedback`, words);
    await volunteer.post(`/volunteer/assignments/${assignment.id}/feedback`, {
      rating: 3,
      wouldReturn: true,
    });
    const heard = () =>
      listener.changes.flatMap(({ entries }) => entries).filter(({ type }) => type.endsWith('feedback'));
    await listener.until(() => heard().length > 0, 'the feedback');
    expect(heard().map(({ view }) => (view as FeedbackView).side)).toEqual(['volunteer']);
    expect((await board(need)).feedback).toHaveLength(2);
  });
});

/** The route of a step, as one side takes it. */
const ROUTES: Record<AssignmentStep, { side: Side; path: string; body: object }> = {
  approve: { side: 'nonprofit', path: 'confirm', body: {} },
  reconfirm: { side: 'volunteer', path: 'confirm', body: {} },
  cancel: { side: 'volunteer', path: 'cancel', body: { reason: 'Ill' } },
  'checked-in': { side: 'nonprofit', path: 'confirm-show-up', body: { outcome: 'checked-in' } },
  showed: { side: 'nonprofit', path: 'confirm-show-up', body: { outcome: 'showed' } },
  late: { side: 'nonprofit', path: 'confirm-show-up', body: { outcome: 'late' } },
  excused: { side: 'nonprofit', path: 'confirm-show-up', body: { outcome: 'excused' } },
  'no-show': { side: 'nonprofit', path: 'confirm-show-up', body: { outcome: 'no-show' } },
};

describe('a step that is forbidden changes nothing and says why', () => {
  const states: Record<AssignmentState, () => Promise<Promised>> = {
    interested: () => made.begun({ signUp: 'approval' }),
    confirmed: () => made.begun(),
    'checked-in': () => made.marked('checked-in'),
    showed: () => made.marked('showed'),
    late: () => made.marked('late'),
    excused: () => made.marked('excused'),
    'no-show': () => made.marked('no-show'),
    cancelled: async () => {
      const promised = await made.promised();
      await promised.volunteer.post(`/volunteer/assignments/${promised.assignment.id}/cancel`);
      return promised;
    },
  };

  it.each(Object.keys(states) as AssignmentState[])('when it is %s', async (state) => {
    const { volunteer, need, assignment } = await states[state]();
    const before = await board(need);
    const [now] = before.assignments;
    const facet = await facetOf(volunteer);
    const forbidden = ASSIGNMENT_STEPS.filter((step) => stepRefusal(step, now!, new Date()) !== null);
    expect(forbidden.length).toBeGreaterThan(0);
    for (const step of forbidden) {
      const { side, path, body } = ROUTES[step];
      const by = side === 'volunteer' ? volunteer : owner;
      const answer = await by.ask<Problem>('POST', `/${side}/assignments/${assignment.id}/${path}`, { body });
      expect(told(answer), step).toEqual([409, stepRefusal(step, now!, new Date())]);
      expect(answer.body.detail, step).toMatch(/^(This commitment|The work|It is too early).+\.$/);
    }
    const after = await board(need);
    expect(after.assignments).toEqual(before.assignments);
    expect(after.matches).toEqual(before.matches);
    expect((await facetOf(volunteer)).outcomes).toEqual(facet.outcomes);
  });

  it('when it is too early, with the time from which it is possible', async () => {
    const { assignment } = await made.promised();
    const answer = await mark(assignment, { outcome: 'checked-in' });
    expect(told(answer)).toEqual([409, 'too-early']);
    expect(answer.body.detail).toMatch(
      /^It is too early\. This is possible from \w+day \d+ \w+, \d\d:00 on\.$/,
    );
  });

  it('and nobody takes a step of somebody else, or of the other side', async () => {
    const { volunteer, assignment } = await made.promised();
    const stranger = await made.volunteer('Stan Stranger');
    const paths = ['confirm', 'cancel', 'feedback'].map(
      (step) => `/volunteer/assignments/${assignment.id}/${step}`,
    );
    for (const path of paths) {
      const body = path.endsWith('feedback') ? { rating: 1, wouldReturn: false } : {};
      for (const person of [stranger, owner])
        expect((await person.ask('POST', path, { body })).status, path).toBe(404);
    }
    const theirs = await volunteer.ask('POST', `/nonprofit/assignments/${assignment.id}/confirm-show-up`, {
      body: { outcome: 'showed' },
    });
    expect(theirs.status).toBe(404);
    expect((await stranger.ask('GET', `/volunteer/assignments/${assignment.id}`)).status).toBe(404);
  });

  it('feedback before the outcome', async () => {
    const { volunteer, assignment } = await made.begun();
    const body = { rating: 5, wouldReturn: true };
    const [theirs, ours] = [
      await volunteer.ask<Problem>('POST', `/volunteer/assignments/${assignment.id}/feedback`, { body }),
      await owner.ask<Problem>('POST', `/nonprofit/assignments/${assignment.id}/feedback`, { body }),
    ];
    expect([told(theirs), told(ours)]).toEqual([
      [409, 'no-outcome'],
      [409, 'no-outcome'],
    ]);
  });
});

describe('somebody who cannot come', () => {
  it('says so in time, and the place is free', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const { volunteer, need, assignment } = await made.promised({ cancelUntil: soon, placesMax: 2 });
    const path = `/volunteer/assignments/${assignment.id}/cancel`;
    const cancelled = await volunteer.post<AssignmentView>(path, { reason: 'My child is ill' });
    expect(cancelled).toMatchObject({
      ...{ state: 'cancelled', cancelledBy: 'volunteer', cancelledLate: false },
      cancelReason: 'My child is ill',
    });
    expect((await board(need)).need).toMatchObject({ placesTaken: 0, state: 'open' });
    expect((await board(need)).matches).toMatchObject([{ state: 'declined', reason: 'My child is ill' }]);
  });

  it('may say so late, which is kept', async () => {
    const past = new Date(Date.now() - 60_000).toISOString();
    const { volunteer, assignment } = await made.promised({ cancelUntil: past });
    const path = `/volunteer/assignments/${assignment.id}/cancel`;
    expect(await volunteer.post(path)).toMatchObject({ state: 'cancelled', cancelledLate: true });
  });

  it('may come back after all, with another commitment; whom the nonprofit turned down may not', async () => {
    const { volunteer, need, assignment } = await made.promised();
    await volunteer.post(`/volunteer/assignments/${assignment.id}/cancel`);
    const signUp = () =>
      volunteer.ask<AssignmentView & Problem>('POST', '/volunteer/assignments', {
        body: { needId: need.id },
      });
    const again = await signUp();
    expect([again.status, again.body.state]).toEqual([201, 'confirmed']);
    expect(again.body.id).not.toBe(assignment.id);
    expect(told(await signUp())).toEqual([409, 'already']);
    await owner.post(`/nonprofit/assignments/${again.body.id}/cancel`, { reason: 'Less to do' });
    expect(told(await signUp())).toEqual([409, 'turned-down']);
    expect((await board(need)).matches).toMatchObject([{ state: 'withdrawn', reason: 'Less to do' }]);
  });
});
