import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { COMMIT_HEADER } from '#shared/kernel/protocol.ts';
import type { NeedView, VolunteerView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

interface Board {
  need: NeedView;
  matches: MatchView[];
  assignments: AssignmentView[];
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

const board = ({ id }: { id: string }) => owner.get<Board>(`/nonprofit/needs/${id}`);
const told = ({ status, body }: Answer<Problem>) => [status, body.type?.split(':').at(-1)];
const undo = (person: Person, answer: Answer<unknown>) =>
  person.ask<Problem>('POST', `/undo/${answer.headers.get(COMMIT_HEADER)}`, { body: {} });
const signUp = (person: Person, { id: needId }: { id: string }) =>
  person.ask<AssignmentView & Problem>('POST', '/volunteer/assignments', { body: { needId } });
const cancelNeed = ({ id }: NeedView, reason = '') =>
  owner.ask<NeedView & Problem>('POST', `/nonprofit/needs/${id}/cancel`, { body: { reason } });
async function revise(need: NeedView, body: object) {
  const { version } = (await board(need)).need;
  const headers = { 'if-match': `"${version}"` };
  return owner.ask<NeedView & Problem>('PATCH', `/nonprofit/needs/${need.id}`, { body, headers });
}
const later = (instant: string, hours: number) =>
  new Date(Date.parse(instant) + hours * 3_600_000).toISOString();

describe('a need that is revised', () => {
  it('takes its offers and commitments along', async () => {
    const { volunteer, need } = await made.promised();
    const asked = await made.volunteer('Olga Offered');
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [asked.id] });
    const startsAt = later(need.startsAt, 24);
    const endsAt = later(need.endsAt, 24);
    await revise(need, { title: 'Another title', address: 'Elm Street 3', startsAt, endsAt });
    const expected = { title: 'Another title', address: 'Elm Street 3', startsAt, endsAt };
    const { items } = await volunteer.get<{ items: AssignmentView[] }>('/volunteer/assignments');
    expect(items).toMatchObject([expected]);
    expect((await asked.get<{ items: MatchView[] }>('/volunteer/offers')).items).toMatchObject([expected]);
  });

  it('asks again who comes when it is moved', async () => {
    const { volunteer, need, assignment } = await made.promised();
    await volunteer.post(`/volunteer/assignments/${assignment.id}/confirm`);
    await revise(need, { title: 'Not moved' });
    expect((await board(need)).assignments[0]!.reconfirmedAt).not.toBeNull();
    await revise(need, { endsAt: later(need.endsAt, 1) });
    expect((await board(need)).assignments[0]!.reconfirmedAt).toBeNull();
  });

  it('is not moved into a time that somebody has promised elsewhere, and names them', async () => {
    const { volunteer, need } = await made.promised();
    const startsAt = later(need.startsAt, 48);
    const endsAt = later(need.endsAt, 48);
    const second = await made.need({ startsAt, endsAt, title: 'The other one' });
    expect((await signUp(volunteer, second)).status).toBe(201);
    const answer = await revise(need, { startsAt, endsAt, title: 'Never stored' });
    expect(told(answer)).toEqual([409, 'clash']);
    expect(answer.body.detail).toMatch(/^Vera Volunteer has promised that time to “The other one”: \w+day /);
    expect((await board(need)).need).toMatchObject({ title: need.title, startsAt: need.startsAt });
  });

  it('keeps as many places as are taken, and its place on the map', async () => {
    const { need } = await made.promised({ placesMin: 1, placesMax: 3 });
    expect((await signUp(await made.volunteer(), need)).status).toBe(201);
    const fewer = await revise(need, { placesMax: 1 });
    expect([...told(fewer), fewer.body.errors?.[0]?.path]).toEqual([409, 'committed', 'placesMax']);
    const nowhere = await revise(need, { point: null });
    expect([...told(nowhere), nowhere.body.errors?.[0]?.path]).toEqual([409, 'committed', 'point']);
    expect((await revise(need, { placesMax: 2 })).body).toMatchObject({ state: 'filled', placesTaken: 2 });
    expect((await revise(need, { placesMax: 5 })).body).toMatchObject({ state: 'open' });
  });

  it('follows the name of its organisation, and the people in it theirs', async () => {
    const person = await server.person('Rosa Renamer');
    const own = await server.nonprofit(person, 'Old Name');
    const there = new Commitments(server, person, own);
    const { volunteer } = await there.promised();
    const listener = await volunteer.connect();
    await listener.join({ room: `user:${volunteer.id}` });
    const { version } = await person.get<{ version: number }>(`/organisations/${own}`);
    const headers = { 'if-match': `"${version}"` };
    await person.ask('PATCH', `/organisations/${own}`, { body: { name: 'New Name' }, headers });
    const seen = () =>
      listener.changes
        .flatMap(({ entries }) => entries)
        .some(({ view }) => (view as AssignmentView | null)?.organisationName === 'New Name');
    await listener.until(seen, 'the new name');
  });
});

describe('a need that is cancelled', () => {
  it('cancels what was promised and takes back what was offered, with the reason, in one commit', async () => {
    const { need } = await made.promised({ placesMax: 3 });
    const asked = await made.volunteer('Olga Offered');
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [asked.id] });
    const listener = await owner.connect();
    await listener.join({ room: `need:${need.id}` });
    const answer = await cancelNeed(need, 'The delivery does not come');
    const change = listener.of(`need:${need.id}`).find(({ seq }) => seq === answer.positions[0]?.seq);
    await listener.until(() => listener.of(`need:${need.id}`).length > 0, 'the change');
    expect((change ?? listener.of(`need:${need.id}`)[0]!).entries.map(({ type }) => type).sort()).toEqual([
      'volunteering.assignment',
      'volunteering.match',
      'volunteering.match',
      'volunteering.need',
    ]);
    const now = await board(need);
    const reason = 'The delivery does not come';
    expect(now.need).toMatchObject({ state: 'cancelled', placesTaken: 0 });
    expect(now.assignments).toMatchObject([
      { state: 'cancelled', cancelledBy: 'nonprofit', cancelReason: reason, cancelledLate: false },
    ]);
    expect(now.matches).toMatchObject([
      { state: 'withdrawn', reason },
      { state: 'withdrawn', reason },
    ]);
  });

  it('says why even when nobody wrote a reason', async () => {
    const { need } = await made.promised();
    await cancelNeed(need);
    expect((await board(need)).assignments).toMatchObject([
      { cancelReason: 'The organisation has cancelled the need.' },
    ]);
  });

  it('comes back with all of it by an undo', async () => {
    const { need } = await made.promised({ placesMax: 3 });
    await signUp(await made.volunteer('Walter Waits'), need);
    await owner.post(`/nonprofit/needs/${need.id}/offers`, {
      volunteerIds: [(await made.volunteer('Olga Offered')).id],
    });
    const before = await board(need);
    const cancelled = await cancelNeed(need, 'By mistake');
    expect((await undo(owner, cancelled)).status).toBe(200);
    const after = await board(need);
    const known = ({ version: _, ...rest }: { version: number }) => rest;
    expect(known(after.need)).toEqual(known(before.need));
    expect(after.assignments.map(known)).toEqual(before.assignments.map(known));
    expect(after.matches.map(known)).toEqual(before.matches.map(known));
  });

  it('stays cancelled when somebody has promised the time elsewhere since, and says who', async () => {
    const { volunteer, need } = await made.promised();
    const cancelled = await cancelNeed(need, 'Rain');
    const other = await made.need({ title: 'Something else' });
    expect((await signUp(volunteer, other)).status).toBe(201);
    const answer = await undo(owner, cancelled);
    expect(told(answer)).toEqual([409, 'clash']);
    expect(answer.body.detail).toMatch(/^Vera Volunteer has promised that time to “Something else”/);
    expect((await board(need)).need.state).toBe('cancelled');
  });
});

describe('an undo', () => {
  it('of a revision is not held up by who has signed up since, and takes them along', async () => {
    const need = await made.need();
    const revised = await revise(need, { title: 'A wrong title' });
    const volunteer = await made.volunteer();
    expect((await signUp(volunteer, need)).body).toMatchObject({ title: 'A wrong title' });
    expect((await undo(owner, revised)).status).toBe(200);
    expect((await board(need)).assignments).toMatchObject([{ title: need.title }]);
  });

  it('of a sign-up is not held up by those of others, and frees the place', async () => {
    const need = await made.need({ placesMax: 3 });
    const [one, another] = [await made.volunteer(), await made.volunteer()];
    const first = await signUp(one, need);
    await signUp(another, need);
    expect((await undo(one, first)).status).toBe(200);
    const now = await board(need);
    expect([now.need.placesTaken, now.assignments.length]).toEqual([1, 1]);
  });

  it('of a sign-up is not the way out of a promise that is too late to cancel', async () => {
    const past = new Date(Date.now() - 60_000).toISOString();
    const need = await made.need({ cancelUntil: past });
    const volunteer = await made.volunteer();
    const answer = await undo(volunteer, await signUp(volunteer, need));
    expect([...told(answer), answer.body.detail]).toEqual([
      ...[409, 'cannot-undo'],
      'It is too late to take this back. Cancel it, with a reason.',
    ]);
  });

  it('of a cancellation needs a place that is still free', async () => {
    const { volunteer, need, assignment } = await made.promised({ placesMin: 1, placesMax: 1 });
    const path = `/volunteer/assignments/${assignment.id}/cancel`;
    const cancelled = await volunteer.ask('POST', path, { body: {} });
    expect((await signUp(await made.volunteer(), need)).status).toBe(201);
    expect(told(await undo(volunteer, cancelled))).toEqual([409, 'full']);
  });

  it("is never of the other side's word", async () => {
    const { volunteer, assignment } = await made.promised();
    const cancelled = await volunteer.ask('POST', `/volunteer/assignments/${assignment.id}/cancel`, {
      body: {},
    });
    const answer = await undo(owner, cancelled);
    expect([...told(answer), answer.body.detail]).toEqual([
      ...[409, 'cannot-undo'],
      'Only the volunteer can take this back: it is their word.',
    ]);
    const begun = await made.begun();
    const marked = await owner.ask('POST', `/nonprofit/assignments/${begun.assignment.id}/confirm-show-up`, {
      body: { outcome: 'no-show' },
    });
    // What the nonprofit did is not even the volunteer's to know.
    expect(told(await undo(begun.volunteer, marked))).toEqual([404, 'not-found']);
  });

  it('of a mark takes the counters back, whatever the volunteer has changed in the profile since', async () => {
    const { volunteer, assignment } = await made.begun();
    const path = `/nonprofit/assignments/${assignment.id}/confirm-show-up`;
    const marked = await owner.ask('POST', path, { body: { outcome: 'no-show' } });
    const facet = async () =>
      (await volunteer.get<{ volunteer: VolunteerView }>('/volunteer/profile')).volunteer;
    const { id: _, version: __, zoneId: ___, hoursDone: ____, outcomes, ...fields } = await facet();
    expect(outcomes.noShow).toBe(1);
    const body = { ...fields, skills: ['Cooking'] };
    const saved = await volunteer.ask('PUT', '/volunteer/profile', { body });
    expect(saved.status).toBe(200);
    expect((await undo(owner, marked)).status).toBe(200);
    expect(await facet()).toMatchObject({ skills: ['Cooking'], outcomes: { noShow: 0 } });
    // And the other way round: what is counted does not hold up the profile's undo.
    await owner.post(path, { outcome: 'showed' });
    expect((await undo(volunteer, saved)).status).toBe(200);
    expect(await facet()).toMatchObject({ skills: [], outcomes: { showed: 1 } });
  });
});
