import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PresenceClaim, PresenceNotice, PresenceReply, type Present } from '#shared/kernel/messages.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { NO_LIMITS } from '../support/no-limits.ts';
import type { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { type AtRecord, Watcher } from '../support/watcher.ts';

const clock = new TestClock();
let server: TestServer;
let owner: Person;
let bella: Person;
let organisationId: string;
let membershipId: string;
let room: string;
beforeAll(async () => {
  server = await TestServer.start({ clock });
  owner = await server.person('Ruth Okafor');
  bella = await server.person('Bella Nunez');
  organisationId = await server.nonprofit(owner);
  membershipId = await server.member(organisationId, bella, 'coordinator');
  room = `organisation:${organisationId}`;
});
afterAll(() => server.close());

const at = (field: string | null = null): AtRecord => ({
  record: { type: 'organisations.organisation', id: organisationId },
  field,
});
const named = (people: readonly Present[]): [string, string | null][] =>
  people.map(({ name, field }) => [name, field]);

describe('who is at a record', () => {
  it('is told to the others in the room, with the field they hold', async () => {
    const [mine, hers] = await Promise.all([Watcher.in(room, owner), Watcher.in(room, bella)]);
    await mine.claim(at());
    PresenceReply.parse(await hers.claim(at('name')));
    await mine.until((people) => people.length === 2, 'both');
    expect(named(mine.people)).toEqual([
      ['Ruth Okafor', null],
      ['Bella Nunez', 'name'],
    ]);
    for (const notice of mine.notices) PresenceNotice.parse(notice);
    await hers.claim(at());
    await mine.until((people) => people.every(({ field }) => field === null), 'that the field is free');
    await hers.claim(null);
    await mine.until((people) => people.length === 1, 'that she is gone');
    await Promise.all([mine.leave(), hers.leave()]);
  });

  it('is answered to who comes, who then knows the others at once', async () => {
    const [mine, hers] = await Promise.all([Watcher.in(room, owner), Watcher.in(room, bella)]);
    await hers.claim(at('kind'));
    expect(await mine.claim(at())).toMatchObject({
      people: [{ name: 'Bella Nunez', field: 'kind' }, { name: 'Ruth Okafor' }],
    });
    await Promise.all([mine.leave(), hers.leave()]);
  });

  it('has the name of the account, and one line for two windows of one person', async () => {
    const [one, two] = await Promise.all([Watcher.in(room, bella), Watcher.in(room, bella)]);
    const claim = { room, at: at(), name: 'Somebody else' };
    expect(PresenceClaim.safeParse(claim).success).toBe(false);
    expect(await one.say(claim)).toMatchObject({ error: { status: 400 } });
    await one.claim(at());
    const { people } = (await two.claim(at())) as { people: Present[] };
    expect(named(people)).toEqual([['Bella Nunez', null]]);
    await bella.ask('PATCH', '/users/me', { body: { displayName: 'Bella Nunez Ortiz' } });
    clock.pass(40);
    await one.claim(at());
    clock.pass(40);
    expect(named(((await one.claim(at('name'))) as { people: Present[] }).people)).toContainEqual([
      'Bella Nunez Ortiz',
      'name',
    ]);
    await bella.ask('PATCH', '/users/me', { body: { displayName: 'Bella Nunez' } });
    await Promise.all([one.leave(), two.leave()]);
  });

  it('ends after 45 s unless it is said again', async () => {
    const [mine, hers] = await Promise.all([Watcher.in(room, owner), Watcher.in(room, bella)]);
    await mine.claim(at());
    await hers.claim(at('name'));
    clock.pass(40);
    await mine.claim(at());
    clock.pass(10);
    await mine.until((people) => people.length === 1, 'that Bella is taken to be gone');
    expect(named(mine.people)).toEqual([['Ruth Okafor', null]]);
    await Promise.all([mine.leave(), hers.leave()]);
  });

  it('ends with the connection, and with a leave of the room', async () => {
    const [mine, hers, third] = await Promise.all([owner, bella, bella].map((one) => Watcher.in(room, one)));
    await mine!.claim(at());
    await hers!.claim(at('name'));
    await mine!.until((people) => people.length === 2, 'Bella');
    hers!.disconnect();
    await mine!.until((people) => people.length === 1, 'that her connection ended');
    await third!.claim(at('kind'));
    await mine!.until((people) => people.length === 2, 'Bella again');
    await third!.leave();
    await mine!.until((people) => people.length === 1, 'that she left');
    await mine!.leave();
  });

  it('is kept nowhere once everybody is gone', async () => {
    const mine = await Watcher.in(room, owner);
    expect(await mine.claim(null)).toEqual({ people: [] });
    await mine.leave();
  });
});

describe('who may say so', () => {
  const refusalOf = (reply: unknown) => Problem.parse((reply as { error: unknown }).error);

  it('is only who has joined, and the refusal does not tell whether there is such a room', async () => {
    const stranger = await Watcher.outside(await server.person('Sam'));
    const there = refusalOf(await stranger.say({ room, at: at() }));
    const nowhere = refusalOf(await stranger.say({ room: `organisation:${owner.id}`, at: at() }));
    expect(there).toMatchObject({ status: 409, type: 'urn:muster:problem:not-joined' });
    expect(nowhere).toEqual(there);
    expect(refusalOf(await stranger.say({ room, at: null }))).toEqual(there);
  });

  it('is nobody whose access ended; the others see them go, and they hear no more', async () => {
    const [mine, hers] = await Promise.all([Watcher.in(room, owner), Watcher.in(room, bella)]);
    await mine.claim(at());
    await hers.claim(at('name'));
    await mine.until((people) => people.length === 2, 'Bella');
    await owner.ask('DELETE', `/organisations/${organisationId}/members/${membershipId}`);
    await mine.until((people) => people.length === 1, 'that she is gone');
    const heard = hers.notices.length;
    expect(refusalOf(await hers.claim(at('name')))).toMatchObject({ status: 409 });
    await mine.claim(at('timeZone'));
    await mine.until((people) => people[0]?.field === 'timeZone', 'the own field');
    // Answered behind everything that was sent to her before.
    await hers.claim(null);
    expect(hers.notices).toHaveLength(heard);
    membershipId = await server.member(organisationId, bella, 'coordinator');
    await mine.leave();
  });

  it.each([
    ['nothing', undefined],
    ['a word', 'here'],
    ['a list', []],
    ['no room', { at: null }],
    ['a room alone', { room: 'user:1' }],
    ['a record without an id', { room: 'user:1', at: { record: { type: 'a.b' }, field: null } }],
    ['a type that is none', { room: 'user:1', at: { record: { type: '<b>', id: '1' }, field: null } }],
    ['an id with a path', { room: 'user:1', at: { record: { type: 'a.b', id: '../x' }, field: null } }],
    [
      'a field that is long',
      { room: 'user:1', at: { record: { type: 'a.b', id: '1' }, field: 'x'.repeat(61) } },
    ],
    ['a field that is markup', { room: 'user:1', at: { record: { type: 'a.b', id: '1' }, field: '<i>' } }],
    ['a name of its own', { room: 'user:1', at: null, name: 'Somebody' }],
  ])('is refused with %s', async (_what, message) => {
    const watcher = await Watcher.outside(owner);
    expect(refusalOf(await watcher.say(message))).toMatchObject({ status: 400 });
    watcher.disconnect();
  });
});

describe('limits', () => {
  let strict: TestServer;
  beforeAll(async () => {
    strict = await TestServer.start({
      limits: { ...NO_LIMITS, sockets: { ...NO_LIMITS.sockets, presences: 1, presentInRoom: 2 } },
    });
  });
  afterAll(() => strict.close());

  it('let one connection be in so many rooms, and so many connections in one', async () => {
    const one = await strict.person('Olga');
    const organisation = await strict.nonprofit(one);
    const there: AtRecord = { record: { type: 'organisations.organisation', id: organisation }, field: null };
    const crowd = await Promise.all(
      Array.from({ length: 3 }, () => Watcher.in(`organisation:${organisation}`, one)),
    );
    await crowd[0]!.claim(there);
    await crowd[1]!.claim(there);
    expect(await crowd[2]!.claim(there)).toMatchObject({ error: { status: 429 } });
    // Who is there already may go on.
    expect(await crowd[1]!.claim({ ...there, field: 'name' })).toMatchObject({ people: expect.any(Array) });
    await crowd[0]!.join(`user:${one.id}`);
    expect(await crowd[0]!.say({ room: `user:${one.id}`, at: there })).toMatchObject({
      error: { type: 'urn:muster:problem:presences' },
    });
    await crowd[1]!.claim(null);
    expect(await crowd[2]!.claim(there)).toMatchObject({ people: expect.any(Array) });
  });

  it('tell a room at most four times a second, and the last word always', async () => {
    const one = await strict.person('Pace');
    const organisation = await strict.nonprofit(one);
    const inRoom = `organisation:${organisation}`;
    const [speaker, hearer] = await Promise.all([Watcher.in(inRoom, one), Watcher.in(inRoom, one)]);
    const record = { type: 'organisations.organisation', id: organisation };
    for (let nth = 0; nth < 200; nth++) await speaker.claim({ record, field: `field${nth}` });
    await hearer.until((people) => people[0]?.field === 'field199', 'the last word');
    expect(hearer.notices.length).toBeLessThan(100);
  });
});
