import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Assignment } from '#server/modules/volunteering/commitments/assignment.entity.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Answer, Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

const PARALLEL = 50;
const WORK = { actor: 'system:test', mutation: null, source: null };

let server: TestServer;
let owner: Person;
let made: Commitments;
const crowd: Person[] = [];
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  made = new Commitments(server, owner, await server.nonprofit(owner));
  for (let n = 0; n < PARALLEL; n++) crowd.push(await made.volunteer(`Volunteer ${n}`));
});
afterAll(() => server.close());

type Told = Answer<AssignmentView & Problem>;
const signUp = (person: Person, { id: needId }: NeedView) =>
  person.ask<AssignmentView & Problem>('POST', '/volunteer/assignments', { body: { needId } });
const got = (answers: Told[]) => answers.filter(({ status }) => status === 201);
const refusals = (answers: Told[]) =>
  [...new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.detail))].sort();
const needNow = async ({ id }: NeedView) =>
  (await owner.get<{ need: NeedView }>(`/nonprofit/needs/${id}`)).need;
/** A day on which nothing else is. */
let day = 30;
const ownDay = () => {
  const startsAt = new Date(Date.now() + ++day * 86_400_000);
  const endsAt = new Date(startsAt.getTime() + 2 * 3_600_000);
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
};

const FULL = 'Every place is taken by now. Choose another need, or look again: places come free.';

describe('the last place', () => {
  it.each([1, 7])(
    'of %i is given once, however many ask at once, and the others hear why',
    async (places) => {
      const need = await made.need({ ...ownDay(), placesMin: 1, placesMax: places });
      const answers = await Promise.all(crowd.map((person) => signUp(person, need)));
      expect(got(answers)).toHaveLength(places);
      expect(refusals(answers)).toEqual([FULL]);
      expect(await needNow(need)).toMatchObject({ placesTaken: places, state: 'filled' });
    },
  );

  it('is free again when somebody leaves, and given once more', async () => {
    const need = await made.need({ ...ownDay(), placesMin: 1, placesMax: 1 });
    const [first, ...others] = crowd as [Person, ...Person[]];
    const { body } = await signUp(first, need);
    await first.post(`/volunteer/assignments/${body.id}/cancel`);
    expect(await needNow(need)).toMatchObject({ placesTaken: 0, state: 'open' });
    const answers = await Promise.all(others.map((person) => signUp(person, need)));
    expect(got(answers)).toHaveLength(1);
    expect(await needNow(need)).toMatchObject({ placesTaken: 1, state: 'filled' });
  });

  it('is given once where coordinators confirm', async () => {
    const need = await made.need({ ...ownDay(), placesMin: 1, placesMax: 1, signUp: 'approval' });
    const waiting = got(await Promise.all(crowd.slice(0, 10).map((person) => signUp(person, need))));
    expect(waiting).toHaveLength(10);
    expect(await needNow(need)).toMatchObject({ placesTaken: 0, waiting: 10, state: 'open' });
    const answers = await Promise.all(
      waiting.map(({ body: { id } }) =>
        owner.ask<Problem>('POST', `/nonprofit/assignments/${id}/confirm`, { body: {} }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 200);
    expect(new Set(others.map(({ body }) => body.detail))).toEqual(new Set([FULL]));
    expect(await needNow(need)).toMatchObject({ placesTaken: 1, waiting: 9, state: 'filled' });
  });
});

describe('one person', () => {
  it('has one of many needs that overlap, however fast they ask, and the refusal names it', async () => {
    const times = ownDay();
    const needs: NeedView[] = [];
    for (let n = 0; n < PARALLEL; n++) needs.push(await made.need({ ...times, title: `Shift ${n}` }));
    const person = crowd[0]!;
    const answers = await Promise.all(needs.map((need) => signUp(person, need)));
    const [kept, ...more] = got(answers);
    expect(more).toEqual([]);
    const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'America/New_York' });
    const [refusal, ...others] = refusals(answers);
    expect(others).toEqual([]);
    expect(refusal).toContain(
      `“${kept!.body.title}” at Test Pantry: ${weekday.format(new Date(times.startsAt))} `,
    );
    const promised = await person.get<{ items: AssignmentView[] }>('/volunteer/assignments?state=confirmed');
    expect(promised.items.filter(({ startsAt }) => startsAt === times.startsAt)).toHaveLength(1);
  });

  it('may go from one to the next: touching is not overlapping', async () => {
    const { startsAt, endsAt } = ownDay();
    const later = new Date(Date.parse(endsAt) + 3_600_000).toISOString();
    const [first, second] = [
      await made.need({ startsAt, endsAt }),
      await made.need({ startsAt: endsAt, endsAt: later }),
    ];
    const person = crowd[1]!;
    expect((await signUp(person, first)).status).toBe(201);
    expect((await signUp(person, second)).status).toBe(201);
  });

  it('is confirmed by one of two organisations that confirm at once; the other hears the time and no more', async () => {
    const rival = await server.person('Rita Rival');
    const theirs = new Commitments(server, rival, await server.nonprofit(rival, 'Secret Kitchen'));
    const times = { ...ownDay(), signUp: 'approval' as const };
    const person = crowd[2]!;
    const [ours, others] = [await made.need(times), await theirs.need(times)];
    const [a, b] = [(await signUp(person, ours)).body, (await signUp(person, others)).body];
    const confirm = (by: Person, { id }: AssignmentView) =>
      by.ask<Problem>('POST', `/nonprofit/assignments/${id}/confirm`, { body: {} });
    const answers = await Promise.all([confirm(owner, a), confirm(rival, b)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body.detail).toMatch(/^Volunteer 2 has promised that time to another organisation: /);
    expect(refused.body.detail).not.toMatch(/Secret Kitchen|Test Pantry|groceries/);
  });

  it('is in one place at a time even for a program that does not look', async () => {
    const person = crowd[3]!;
    const times = ownDay();
    const needs = [await made.need(times), await made.need({ ...times, signUp: 'approval' })];
    const [, second] = [await signUp(person, needs[0]!), await signUp(person, needs[1]!)];
    // Promised first, so that the second was refused: the row is made by hand.
    expect(second.status).toBe(409);
    const careless = server.kernel.transactor.transact(WORK, async ({ em }) => {
      const {
        id: _,
        version: __,
        ...row
      } = await em.findOneOrFail(Assignment, {
        volunteerId: person.id,
        needId: needs[0]!.id,
      });
      em.create(Assignment, { ...row, needId: needs[1]!.id });
    });
    await expect(careless).rejects.toMatchObject({ status: 409, code: 'clash' });
  });
});
