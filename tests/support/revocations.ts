import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { suspendAccount } from '#server/modules/administration/suspend-account.ts';
import { Team } from '#server/modules/organisations/team.entity.ts';
import type { RoleView, TeamView } from '#shared/organisations.ts';
import { numberIn, PacedWriters, type WriteOne } from './paced-writers.ts';
import type { Listener, Person } from './person.ts';
import type { TestServer } from './test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

/** What must be reached, and what is aimed at so that it is. */
const CHANGES_A_SECOND = 100;
const AIMED_AT = 125;
const WRITERS = 5;
/** How often the number of changes may be missed. */
const TRIES = 8;
/** How many lose their access in each way. */
const OF_EACH = 4;
const EVERY_MS = 300;
/** How long a change may still be on its way to somebody who lost access: time for it to be counted. */
const AFTERWARDS_MS = 1200;

const WAYS = ['removed', 'role reduced', 'suspended'] as const;
type Way = (typeof WAYS)[number];

export interface Where {
  /** Where access is taken away. */
  endsAt: TestServer;
  /** Where those listen who lose it. */
  heardAt: TestServer;
  /** Where the others write. */
  writtenAt: readonly TestServer[];
}

interface Revoked {
  way: Way;
  listener: Listener;
  /** Takes the access away. */
  end(): Promise<number>;
  /** Number of the room at which they joined. */
  joinedAt: number;
  /** Number in the room of the commit that took the access away. */
  endedAt: number;
  /** From just before that commit until they were told. */
  toldAfterMs: number;
}

interface Revocations {
  room: string;
  revoked: Revoked[];
  /** What somebody heard who kept access, by number, since they joined at `begunAt`. */
  heard: number[];
  begunAt: number;
  /** Number of the room's last change. */
  head: number;
  /** Changes of the writers while access was taken away, and how long that took. */
  written: number;
  seconds: number;
}

/** Takes access away from one listener after another, in every way, while others write without a pause. */
async function revokeWhileWriting({ endsAt, heardAt, writtenAt }: Where): Promise<Revocations> {
  const owner = await endsAt.person('Owner');
  const organisationId = await endsAt.nonprofit(owner);
  const room = `organisation:${organisationId}`;
  const teams = `/organisations/${organisationId}/teams`;
  const ends = await waysToEnd(endsAt, owner, organisationId);
  const writers: WriteOne[] = [];
  for (let nth = 0; nth < WRITERS; nth++) {
    const { id } = await owner.post<TeamView>(teams, { name: `Team ${nth}` });
    writers.push(renaming(writtenAt[nth % writtenAt.length]!.kernel, id, room));
  }
  const watching = await owner.at(heardAt.url).connect();
  const begunAt = await joined(watching, room);
  const revoked: Revoked[] = [];
  for (let nth = 0; nth < OF_EACH * WAYS.length; nth++) {
    const person = await endsAt.person();
    const membershipId = await endsAt.member(organisationId, person, 'coordinator');
    const listener = await person.at(heardAt.url).connect();
    const joinedAt = await joined(listener, room);
    const way = WAYS[nth % WAYS.length]!;
    const end = () => ends[way](person, membershipId);
    revoked.push({ way, listener, end, joinedAt, endedAt: 0, toldAfterMs: Number.POSITIVE_INFINITY });
  }

  const flow = new PacedWriters(writers, AIMED_AT);
  flow.begin();
  await watching.until(() => watching.of(room).length > CHANGES_A_SECOND, 'the flow');
  const before = flow.written.length;
  const startedAt = performance.now();
  const told: Promise<void>[] = [];
  for (const [nth, one] of revoked.entries()) {
    await pause(Math.max(0, startedAt + nth * EVERY_MS - performance.now()));
    const toldAt = whenTold(one.listener, room);
    one.endedAt = await one.end();
    told.push(measure(one, toldAt, recordedAt(endsAt, room, one.endedAt)));
  }
  await pause(AFTERWARDS_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  const written = flow.written.length - before;
  await flow.end();
  await Promise.all(told);

  const last = await owner.ask('POST', teams, { body: { name: 'Last' } });
  const head = numberIn(last.positions, room);
  await watching.until(() => watching.of(room).some(({ seq }) => seq === head), 'the last change');
  const heard = watching.of(room).flatMap(({ seq }) => (seq > begunAt ? [seq] : []));
  return { room, revoked, begunAt, heard, head, written, seconds };
}

/** How access is taken away in each way; each gives the number that its commit took in the organisation's room. */
async function waysToEnd(
  server: TestServer,
  owner: Person,
  organisationId: string,
): Promise<Record<Way, (person: Person, membershipId: string) => Promise<number>>> {
  const room = `organisation:${organisationId}`;
  const path = `/organisations/${organisationId}`;
  // It opens the organisation, but not its room.
  const grants = { 'organisation.read': 'organisation' };
  const { id: role } = await owner.post<RoleView>(`${path}/roles`, { name: 'Less', grants });
  const { id: border } = await owner.post<TeamView>(`${path}/teams`, { name: 'Border' });
  const administrator = await server.person('Ada', { administrator: true });
  const actor = { accountId: administrator.id, administrator: true, standings: {} };
  return {
    removed: async (_person, membershipId) =>
      numberIn((await owner.ask('DELETE', `${path}/members/${membershipId}`)).positions, room),
    'role reduced': async (_person, membershipId) => {
      const change = { body: { role }, headers: { 'if-match': '"1"' } };
      return numberIn((await owner.ask('PATCH', `${path}/members/${membershipId}`, change)).positions, room);
    },
    // A suspension is not shown in the room: a change of the same commit says where it stands there.
    suspended: async ({ id }) => {
      const { positions } = await server.kernel.transactor.transact(WORK, async (transaction) => {
        await suspendAccount(transaction, actor, id, { reason: 'A test' }, new Date());
        const team = await transaction.em.findOneOrFail(Team, { id: border });
        team.name = `Border of ${id}`;
      });
      return numberIn(positions, room);
    },
  };
}

/** Renames a team, by the way that every verb goes; a request around it would cost as much again. */
function renaming({ transactor }: TestServer['kernel'], teamId: string, room: string): WriteOne {
  let made = 0;
  return async () => {
    const { positions } = await transactor.transact(WORK, async ({ em }) => {
      const team = await em.findOneOrFail(Team, { id: teamId });
      team.name = `Team ${teamId} ${++made}`;
    });
    return numberIn(positions, room);
  };
}

async function joined(listener: Listener, room: string): Promise<number> {
  const reply = await listener.join({ room });
  if ('error' in reply) throw new Error(`the join was refused: ${reply.error.detail}`);
  return reply.seq;
}

/** When a listener is put out of the room, or off the server; in milliseconds since 1970. */
async function whenTold(listener: Listener, room: string): Promise<number> {
  const { kicked, socket } = listener;
  await listener.until(() => !socket.connected || kicked.some((kick) => kick.room === room), 'the end');
  return Date.now();
}

async function measure(one: Revoked, toldAt: Promise<number>, endedAt: Promise<number>): Promise<void> {
  one.toldAfterMs = (await toldAt) - (await endedAt);
}

/** When the commit of this number was about to be made; in milliseconds since 1970. */
async function recordedAt({ kernel }: TestServer, room: string, seq: number): Promise<number> {
  const [row] = await kernel.database.sql<{ at: string }>(
    `select to_json(at) #>> '{}' as at from change where room = $1 and seq = $2`,
    [room, seq],
  );
  return Date.parse(row!.at);
}

/**
 * Proves that nothing reached anybody that was committed behind the loss of their access. That is looked at in
 * every try; the last one has also had the changes that were wanted, and then everybody was told within a second.
 */
export async function proveNothingBehind(where: Where): Promise<void> {
  for (let tries = 1; ; tries++) {
    const all = await revokeWhileWriting(where);
    await expectNothingBehind(all);
    const { revoked, head, written, seconds } = all;
    const wanted = Math.floor(CHANGES_A_SECOND * seconds);
    // There was much that could have leaked, for each of them.
    const behind = Math.min(...revoked.map(({ endedAt }) => head - endedAt));
    if (written >= wanted && behind >= CHANGES_A_SECOND) {
      for (const { way, toldAfterMs } of revoked) expect(toldAfterMs, way).toBeLessThan(1000);
      return;
    }
    // Somebody else may use the processor just now.
    const reached = `${written} of ${wanted} changes in ${seconds.toFixed(1)} s, at least ${behind} behind each end`;
    expect(tries, `the machine is too busy to tell: it made ${reached}`).toBeLessThan(TRIES);
  }
}

async function expectNothingBehind({ room, revoked, begunAt, heard, head }: Revocations): Promise<void> {
  // Whoever kept access heard each change once and in order, to the end.
  expect(heard).toEqual(Array.from({ length: head - begunAt }, (_, nth) => begunAt + 1 + nth));
  for (const { way, listener, joinedAt, endedAt } of revoked) {
    if (way === 'suspended') expect(listener.socket.connected).toBe(false);
    // Its answer comes behind whatever was sent before.
    else expect(await listener.join({ room }), way).toMatchObject({ error: { status: 404 } });
    const numbers = listener.of(room).map(({ seq }) => seq);
    expect(numbers.at(-1), way).toBeLessThanOrEqual(endedAt);
    // Whoever joined before may have been behind what the join has read.
    const fresh = numbers.filter((seq) => seq > joinedAt);
    expect(fresh.length, way).toBeGreaterThan(CHANGES_A_SECOND / 2);
    expect(fresh).toEqual(fresh.map((_, nth) => joinedAt + 1 + nth));
  }
}
