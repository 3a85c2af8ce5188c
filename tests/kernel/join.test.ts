import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepHouse } from '#server/kernel/housekeeping.ts';
import { type JoinReply, LONGEST_CATCH_UP, type Position } from '#shared/kernel/protocol.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { lengthenLog } from '../support/bulk-log.ts';
import type { Listener, Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';
import { Waiting } from '../support/waiting.ts';
import { makeZones } from '../support/zones.ts';

let server: TestServer;
let owner: Person;
let stranger: Person;
let organisationId: string;
let room: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  stranger = await server.person('Sam');
  organisationId = await server.nonprofit(owner);
  room = `needs:${organisationId}`;
});
afterAll(() => server.close());

const position = async (): Promise<Position> =>
  (await owner.ask('GET', `/nonprofit/needs?organisationId=${organisationId}`)).positions[0]!;
const write = () => owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
const problemOf = (reply: JoinReply) => ('error' in reply ? reply.error : null);

describe('a room that is refused', () => {
  it.each([
    'nothing',
    'kitchen:1',
    'organisation',
    'organisation:',
    'organisation:not-an-id',
    `organisation:${'-'.repeat(36)}`,
    `organisation:${randomUUID()}`,
    `user:${randomUUID()}`,
    `needs:${randomUUID()}`,
    'needs:not-an-id',
    `need:${randomUUID()}`,
    `zone:${randomUUID()}`,
    'zone:not-an-id',
    'team:1',
    'access',
    'operations',
    "zone:' or true --",
  ])('%s answers 404, whether it is unknown or not yours', async (name) => {
    const listener = await owner.connect();
    expect(problemOf(await listener.join({ room: name }))).toMatchObject({
      status: 404,
      type: 'urn:muster:problem:not-found',
    });
  });

  it('is any of another organisation or person, and nothing of it is heard', async () => {
    const listener = await stranger.connect();
    const need = await write();
    for (const name of [room, `user:${owner.id}`, `need:${need.id}`]) {
      const refused = problemOf(await listener.join({ ...(await position()), room: name, seq: 0 }));
      expect(refused).toMatchObject({ status: 404 });
    }
    const hearing = await owner.connect();
    await hearing.join({ room });
    await write();
    await hearing.until(() => hearing.of(room).length > 0, 'the change');
    await listener.join({ room: `user:${stranger.id}` });
    expect(listener.changes).toEqual([]);
  });

  it.each([
    ['no request', undefined],
    ['no room', {}],
    ['a number', { room: 7 }],
    ['a room of 200 letters', { room: `organisation:${'a'.repeat(200)}` }],
    ['a number that is none', { room: 'user:1', seq: '1' }],
    ['a negative number', { room: 'user:1', seq: -1 }],
    ['half a number', { room: 'user:1', seq: 1.5 }],
    ['an epoch that is none', { room: 'user:1', epoch: 7 }],
  ])('%s is not valid', async (_what, request) => {
    const listener = await owner.connect();
    expect(problemOf(await listener.join(request as never))).toMatchObject({ status: 400 });
  });

  it('is one more than 300, until another is left', async () => {
    const listener = await owner.connect();
    const zones = await makeZones(
      server.kernel,
      Array.from({ length: 300 }, (_, nth) => `Zone ${nth}`),
    );
    const zone = (nth: number) => `zone:${zones[nth]!.id}`;
    await Promise.all(Array.from({ length: 300 }, (_, nth) => listener.join({ room: zone(nth) })));
    expect(problemOf(await listener.join({ room }))).toMatchObject({ status: 429 });
    expect(await listener.join({ room: zone(7) })).toMatchObject({ reset: true });
    listener.socket.emit('leave', { room: zone(7) });
    expect(await listener.join({ room })).toMatchObject({ reset: true });
  });
});

describe('where a join leads', () => {
  it('brings what was missed, once and in order, and then what follows', async () => {
    const from = await position();
    await write();
    await write();
    const listener = await owner.connect();
    const reply = await listener.join(from);
    expect(reply).toMatchObject({ epoch: from.epoch, seq: from.seq + 2 });
    const changes = 'changes' in reply ? reply.changes : [];
    expect(changes.map(({ seq }) => seq)).toEqual([from.seq + 1, from.seq + 2]);
    await write();
    // What was in the answer may come once more, for those who are behind it; nothing may be left out.
    const later = () => listener.of(room).filter(({ seq }) => seq > from.seq + 2);
    await listener.until(() => later().length > 0, 'the change after');
    expect(later()).toEqual([expect.objectContaining({ epoch: from.epoch, seq: from.seq + 3 })]);
  });

  it.each([
    ['no position', () => ({})],
    ['another epoch', ({ seq }: Position) => ({ epoch: randomUUID(), seq })],
    ['a number without an epoch', ({ seq }: Position) => ({ seq })],
    ['a number that is still to come', ({ epoch, seq }: Position) => ({ epoch, seq: seq + 1 })],
  ])('%s leads to a fetch', async (_what, from) => {
    const at = await position();
    const listener = await owner.connect();
    expect(await listener.join({ room, ...from(at) })).toEqual({ epoch: at.epoch, seq: at.seq, reset: true });
    await write();
    await listener.until(() => listener.of(room).length > 0, 'what follows');
  });

  it(`${LONGEST_CATCH_UP} missed changes are brought, one more leads to a fetch`, async () => {
    const { epoch, seq } = await position();
    await lengthenLog(server.kernel.database, room, LONGEST_CATCH_UP + 1);
    const listener = await owner.connect();
    expect(await listener.join({ room, epoch, seq })).toMatchObject({ reset: true });
    const reply = await listener.join({ room, epoch, seq: seq + 1 });
    const changes = 'changes' in reply ? reply.changes : [];
    expect(changes.map((change) => change.seq)).toEqual(
      Array.from({ length: LONGEST_CATCH_UP }, (_, nth) => seq + 2 + nth),
    );
  });

  it('a number that was trimmed away leads to a fetch, one that was kept to its changes', async () => {
    const { epoch, seq } = await position();
    for (let nth = 0; nth < 3; nth++) await write();
    expect((await keepHouse(server.kernel.database, { days: 0, changes: 2 })).trimmed).toBeGreaterThan(0);
    const listener = await owner.connect();
    expect(await listener.join({ room, epoch, seq })).toEqual({ epoch, seq: seq + 3, reset: true });
    const reply = await listener.join({ room, epoch, seq: seq + 1 });
    expect('changes' in reply && reply.changes.map((change) => change.seq)).toEqual([seq + 2, seq + 3]);
  });

  it('ends when it is left while it is still under way, and begins again when it is joined after that', async () => {
    const [leaving, returning, other] = [await owner.connect(), await owner.connect(), await owner.connect()];
    await other.join({ room });
    const joined = leaving.join({ room });
    leaving.socket.emit('leave', { room });
    const joinedTwice = returning.join({ room });
    returning.socket.emit('leave', { room });
    const back = returning.join({ room });
    await Promise.all([joined, joinedTwice, back]);
    await write();
    await other.until(() => other.of(room).length > 0, 'the change at one who stayed');
    await returning.until(() => returning.of(room).length > 0, 'the change at one who came back');
    // An answer comes after everything that was sent before it.
    await leaving.join({ room: `user:${owner.id}` });
    expect(leaving.of(room)).toEqual([]);
  });

  it('ends when it is left', async () => {
    const [leaving, staying] = [await owner.connect(), await owner.connect()];
    for (const listener of [leaving, staying]) await listener.join({ room });
    leaving.socket.emit('leave', { room });
    await leaving.join({ room: `user:${owner.id}` });
    await write();
    await staying.until(() => staying.of(room).length > 0, 'the change');
    await leaving.join({ room: `user:${owner.id}` });
    expect(leaving.of(room)).toEqual([]);
  });
});

describe('joins that race with writers', () => {
  const WRITES = 60;
  const LISTENERS = 20;

  it('miss nothing between the answer and the stream', async () => {
    const from = await position();
    const listeners = await Promise.all(Array.from({ length: LISTENERS }, () => owner.connect()));
    const progress = new Waiting();
    let written = 0;
    const writing = Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let nth = 0; nth < WRITES / 6; nth++) {
          await write();
          written++;
          progress.wake();
        }
      }),
    );
    const joining = listeners.map(async (listener, nth) => {
      await progress.until(() => written >= Math.floor((nth * WRITES) / LISTENERS), 'its turn', 60_000);
      return { listener, reply: await listener.join(from) };
    });
    const joined = await Promise.all(joining);
    await writing;
    const { seq: head } = await position();
    expect(head).toBe(from.seq + WRITES);
    for (const { listener, reply } of joined) {
      const answered = 'changes' in reply ? reply.changes.map(({ seq }) => seq) : [];
      await listener.until(
        () => Math.max(0, ...answered, ...numbersOf(listener)) === head,
        'the last change',
        60_000,
      );
      const streamed = numbersOf(listener);
      expect(answered).toEqual(between(from.seq + 1, answered.at(-1)));
      expect(streamed).toEqual(between(streamed[0], head));
      // The stream may begin inside of the answer, but not behind it.
      expect(streamed[0] ?? head + 1).toBeLessThanOrEqual((answered.at(-1) ?? from.seq) + 1);
    }
    const behind = joined.map(({ reply }) => ('changes' in reply ? reply.changes.length : -1));
    expect(Math.min(...behind)).toBeLessThan(Math.max(...behind));
  });

  const numbersOf = (listener: Listener): number[] => listener.of(room).map(({ seq }) => seq);
  const between = (first: number | undefined, last: number | undefined): number[] =>
    first === undefined || last === undefined
      ? []
      : Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
});
