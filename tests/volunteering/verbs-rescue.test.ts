import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESCUE } from '#server/modules/volunteering/rescue/run-rescue.ts';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { RescueView } from '#shared/rescue.ts';
import type { NeedView, Point } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { settled } from '../support/settled.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones } from '../support/zones.ts';

interface Board {
  need: NeedView;
  matches: MatchView[];
  assignments: AssignmentView[];
  rescue: RescueView | null;
}

const clock = new TestClock();
let server: TestServer;
let owner: Person;
let made: Commitments;
let points: Point[];
beforeAll(async () => {
  server = await TestServer.start({ clock });
  points = (await makeZones(server.kernel, ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'])).map(
    ({ point }) => point,
  );
});
afterAll(() => server.close());

let world = 0;
/** A nonprofit whose needs only these volunteers are near enough for. */
async function begin(volunteers: number): Promise<Person[]> {
  owner = await server.renewed(await server.person(`Owner ${world}`));
  const skill = `Skill ${world++}`;
  made = new Commitments(server, owner, await server.nonprofit(owner), {
    ...{ point: points[world % points.length]!, requiredSkills: [skill], signUp: 'instant' },
  });
  const people: Person[] = [];
  for (let n = 0; n < volunteers; n++)
    people.push(await made.volunteer(`Volunteer ${n}`, { skills: [skill], maxDistanceMiles: 50 }));
  return people;
}

async function look(): Promise<void> {
  await settled(server.kernel);
  await server.kernel.jobs.look(RESCUE);
  await settled(server.kernel);
}
async function board({ id }: NeedView): Promise<Board> {
  await look();
  return owner.get<Board>(`/nonprofit/needs/${id}`);
}
async function pass(hours: number, people: Person[]): Promise<void> {
  clock.pass(hours * 3600);
  await look();
  owner = await server.renewed(owner);
  for (const [n, person] of people.entries()) people[n] = await server.renewed(person);
}
const signUp = (person: Person, { id: needId }: NeedView) =>
  person.post<AssignmentView>('/volunteer/assignments', { needId });
const giveUp = (person: Person, { id }: AssignmentView) =>
  person.post(`/volunteer/assignments/${id}/cancel`, { reason: 'Ill' });
const accept = (person: Person, { id }: MatchView) =>
  person.ask<AssignmentView & Problem>('POST', `/volunteer/matches/${id}/accept`, { body: {} });
const offersTo = (matches: MatchView[], people: Person[]) =>
  people.map(({ id }) => matches.find((match) => match.volunteerId === id)?.state);

describe('a need that is far away', () => {
  it('is nobody’s emergency while it has not lost anybody', async () => {
    await begin(4);
    const need = await made.movedTo(await made.need({ placesMin: 2, placesMax: 4 }), 30 * 24);
    expect(await board(need)).toMatchObject({ rescue: null, matches: [] });
  });

  it('is refilled without a person’s doing when two of six give up', { timeout: 60_000 }, async () => {
    const people = await begin(14);
    const need = await made.movedTo(await made.need({ placesMin: 4, placesMax: 6 }), 30 * 24);
    const promised: AssignmentView[] = [];
    for (const person of people.slice(0, 6)) promised.push(await signUp(person, need));
    expect((await board(need)).rescue).toBeNull();
    for (const n of [0, 1]) await giveUp(people[n]!, promised[n]!);
    const thin = await board(need);
    // Four times 0.7 is under the minimum of four.
    expect(thin.rescue).toMatchObject({ state: 'asking', expected: 2.8, wave: 1 });
    // Two for the first who gave up, or four for both: whichever it saw.
    expect([2, 4]).toContain(thin.rescue!.open);
    expect(thin.matches.filter(({ state }) => state === 'offered').every(({ wave }) => wave === 1)).toBe(
      true,
    );
    for (const match of thin.matches.filter(({ state }) => state === 'offered').slice(0, 2)) {
      const person = people.find(({ id }) => id === match.volunteerId)!;
      expect((await accept(person, match)).status).toBe(201);
    }
    const after = await board(need);
    expect(after.rescue).toMatchObject({ state: 'covered', accepted: 2, expected: 4.2, open: 0 });
    // The last place is gone: the others are not kept waiting.
    expect(after.need.state).toBe('filled');
    expect(after.matches.filter(({ state }) => state === 'offered')).toEqual([]);
    expect(after.rescue!.silent).toBe(0);
  });
});

describe('a need that begins soon', () => {
  it('asks the next best in waves, counts who is silent, and asks nobody twice', async () => {
    const people = await begin(5);
    const need = await made.movedTo(await made.need({ placesMin: 1, placesMax: 2 }), 60);
    const first = await board(need);
    expect(first.rescue).toMatchObject({ state: 'asking', wave: 1, asked: 4, open: 4, silent: 0 });
    const [offer] = first.matches;
    expect(Date.parse(offer!.answerBy!) - clock.now().getTime()).toBeCloseTo(24 * 3_600_000, -4);
    const declining = people.find(({ id }) => id === offer!.volunteerId)!;
    await declining.post(`/volunteer/matches/${offer!.id}/decline`, { reason: 'Away' });
    expect((await board(need)).rescue).toMatchObject({ wave: 1, declined: 1, open: 3 });
    await pass(25, people);
    const second = await board(need);
    expect(second.rescue).toMatchObject({
      state: 'asking',
      wave: 2,
      asked: 5,
      open: 1,
      silent: 3,
      declined: 1,
    });
    await pass(25, people);
    const last = await board(need);
    expect(last.rescue).toMatchObject({ state: 'exhausted', wave: 2, asked: 5, open: 0, silent: 4 });
    expect(new Set(last.matches.map(({ volunteerId }) => volunteerId)).size).toBe(5);
  });

  it('refuses an answer whose time is over, though nobody has noted it yet', async () => {
    const people = await begin(1);
    const need = await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 20);
    const { matches } = await board(need);
    clock.pass(2 * 3600 + 1);
    const late = await server.renewed(people[0]!);
    const { status, body } = await accept(late, matches[0]!);
    expect([status, body.type]).toEqual([409, 'urn:muster:problem:answered']);
    await pass(0, []);
    expect((await board(need)).rescue).toMatchObject({ silent: 1, open: 0 });
  });

  it('rests while somebody says so, and goes on', async () => {
    const people = await begin(6);
    const need = await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 60);
    expect((await board(need)).rescue).toMatchObject({ wave: 1, asked: 2 });
    const set = (paused: boolean, by = owner) =>
      by.ask<RescueView>('POST', `/nonprofit/needs/${need.id}/rescue`, { body: { paused } });
    expect((await set(true)).body).toMatchObject({ state: 'paused', open: 2 });
    await pass(25, people);
    expect((await board(need)).rescue).toMatchObject({ state: 'paused', wave: 1, open: 0, silent: 2 });
    expect((await set(false, people[0]!)).status).toBe(404);
    expect((await set(false)).body).toMatchObject({ state: 'asking', wave: 2, asked: 4 });
  });

  it('asks nobody for more than three needs at once', async () => {
    const people = await begin(2);
    for (let n = 0; n < 4; n++)
      await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 60 + 4 * n);
    await look();
    for (const person of people) {
      const { items } = await person.get<{ items: MatchView[] }>('/volunteer/offers');
      expect(items).toHaveLength(3);
    }
  });

  it('is over when it begins, is cancelled, or has enough', async () => {
    const people = await begin(3);
    const [begun, cancelled] = [
      await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 10),
      await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 20),
    ];
    await look();
    await owner.post(`/nonprofit/needs/${cancelled.id}/cancel`);
    const over = await board(cancelled);
    expect(over.rescue).toMatchObject({ state: 'over', open: 0 });
    await pass(11, people);
    const after = await board(begun);
    expect(after.rescue).toMatchObject({ state: 'over', open: 0 });
    expect(offersTo(after.matches, people)).not.toContain('offered');
  });
});

it('of fifty who accept the one place at once, one has it', { timeout: 120_000 }, async () => {
  const people = await begin(50);
  const need = await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 60);
  const { matches } = await board(need);
  const asked = new Set(matches.map(({ volunteerId }) => volunteerId));
  const more = people.filter(({ id }) => !asked.has(id)).map(({ id }) => id);
  for (let n = 0; n < more.length; n += 20)
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: more.slice(n, n + 20) });
  const all = (await board(need)).matches;
  expect(all).toHaveLength(50);
  const answers = await Promise.all(
    all.map((match) => accept(people.find(({ id }) => id === match.volunteerId)!, match)),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(49);
  const after = await board(need);
  expect(after.assignments).toHaveLength(1);
  expect(after.matches.filter(({ state }) => state === 'offered')).toEqual([]);
});
