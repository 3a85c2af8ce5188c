import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { by, CollectionCore } from '../../client/kernel/collection-core.ts';
import { drawFrom } from '../../client/kernel/draw-from.ts';
import { ProblemError, problem } from '../../client/kernel/http.ts';
import { LiveSource } from '../../client/kernel/live-source.ts';
import { LiveSocket } from '../../client/kernel/socket.ts';
import { RoomServer } from './room-server.ts';
import { World } from './simulation/world.ts';

const ROOM = 'organisation:a';

let server: RoomServer;
let origin: string;
let world: World;
let socket: LiveSocket;
let given: number;
let ticketError: ProblemError | null;
let waiting: { holds: () => boolean; resolve: () => void }[];

beforeEach(async () => {
  server = new RoomServer();
  origin = await server.open();
  world = new World();
  given = 0;
  ticketError = null;
  waiting = [];
  socket = new LiveSocket({
    origin,
    clock: world,
    now: () => performance.now(),
    random: () => 0.5,
    ticket: async () => {
      if (ticketError) throw ticketError;
      given += 1;
      return `ticket-${given}`;
    },
  });
  socket.moved = look;
});

afterEach(async () => {
  socket.stop();
  await server.close();
});

function look(): void {
  for (const { holds, resolve } of waiting) if (holds()) resolve();
}

/** Resolves as soon as this holds; looked at whenever the client moved. */
function until(holds: () => boolean): Promise<void> {
  return holds() ? Promise.resolve() : new Promise((resolve) => waiting.push({ holds, resolve }));
}

/** A list over the one room; its answers come straight from the server's log. */
function follow() {
  const core = new CollectionCore<{ id: string; version: number }>({
    types: ['model.thing'],
    order: by((view) => view.id),
    matches: () => true,
    limit: Number.POSITIVE_INFINITY,
  });
  let fetches = 0;
  const source = new LiveSource('/api/things', {
    hub: socket.hub,
    clock: world,
    fetch: (_url, done) => {
      fetches += 1;
      const items = server.log.flatMap((change) => change.entries.map((entry) => entry.view));
      const positions = [{ room: ROOM, epoch: server.epoch, seq: server.seq }];
      queueMicrotask(() => done({ data: { items }, positions }));
      return () => {};
    },
  });
  const from = { 'model.thing': (answer: { items: { id: string; version: number }[] }) => answer.items };
  drawFrom(source, core, { from, hasMore: () => false }, look);
  source.load();
  return { source, size: () => core.shown.length, fetches: () => fetches };
}

/** Time goes on until a wait that was planned has ended. */
const wait = (ms: number) => world.runUntil(world.now + ms);

describe('the socket', () => {
  it('shows a ticket, joins with the position of the answer, and hears what follows', async () => {
    server.commit(ROOM);
    const list = follow();
    socket.start();
    await server.until(() => server.joins.length === 1);
    expect(server.tickets).toEqual([{ ticket: 'ticket-1', protocol: 1 }]);
    expect(server.joins).toEqual([{ room: ROOM, epoch: server.epoch, seq: 1 }]);
    server.commit(ROOM);
    await until(() => list.size() === 2);
    expect(socket.roundTripMs).toBeGreaterThan(0);
  });

  it('comes back after a cut with a new ticket, and catches up from its last number', async () => {
    const list = follow();
    socket.start();
    await server.until(() => server.joins.length === 1);
    server.commit(ROOM);
    await until(() => list.size() === 1);
    server.cut();
    await until(() => !socket.connected);
    expect(socket.hub.isBehind).toBe(true);
    server.commit(ROOM);
    wait(400);
    await until(() => list.size() === 2 && !socket.hub.isBehind);
    expect(server.tickets).toMatchObject([{ ticket: 'ticket-1' }, { ticket: 'ticket-2' }]);
    expect(server.joins[1]).toEqual({ room: ROOM, epoch: server.epoch, seq: 1 });
    expect(list.fetches()).toBe(1);
  });

  it('finds by the heads what was lost on a quiet room', async () => {
    const list = follow();
    socket.start();
    await until(() => socket.roundTripMs !== null);
    server.commit(ROOM, { lost: true });
    server.tell((peer) => peer.emit('heads', { epoch: server.epoch, rooms: [{ room: ROOM, seq: 1 }] }));
    await until(() => socket.hub.isBehind);
    wait(250);
    await until(() => list.size() === 1 && !socket.hub.isBehind);
  });

  it('fetches anew when it was sent out of a room', async () => {
    const list = follow();
    socket.start();
    await server.until(() => server.joins.length === 1);
    server.tell((peer) => peer.emit('kick', { room: ROOM, reason: 'You are no longer a member.' }));
    await server.until(() => server.joins.length === 2);
    expect(list.fetches()).toBe(2);
  });

  it('leaves a node that drains, and not before it is told to', async () => {
    follow();
    socket.start();
    await server.until(() => server.joins.length === 1);
    server.tell((peer) => peer.emit('drain', { retryAfterMs: 2000 }));
    server.cut();
    await until(() => !socket.connected);
    wait(2900);
    expect(given).toBe(1);
    wait(200);
    await server.until(() => server.joins.length === 2);
    expect(given).toBe(2);
  });

  it('leaves a room with the last follower, and joins once for several', async () => {
    const first = follow();
    const second = follow();
    socket.start();
    await server.until(() => server.joins.length === 1);
    first.source.close();
    second.source.close();
    await server.until(() => server.leaves.length === 1);
    expect(server.leaves).toEqual([ROOM]);
    expect(server.joins).toHaveLength(1);
  });

  it('replaces a connection that fell asleep', async () => {
    follow();
    socket.start();
    await until(() => socket.roundTripMs !== null);
    server.tell((peer) => peer.removeAllListeners('join'));
    socket.retryNow();
    wait(5000);
    await server.until(() => server.joins.length === 2);
    expect(given).toBe(2);
  });

  it('tries again, ever more patiently, while no ticket is to be had', async () => {
    ticketError = new ProblemError(problem('unreachable', 0, '', ''));
    socket.start();
    await until(() => !socket.hopeful);
    ticketError = null;
    socket.retryNow();
    await until(() => socket.connected);
    expect(socket.hopeful).toBe(true);
  });

  it('stops when the session has ended', async () => {
    ticketError = new ProblemError(problem('unauthorised', 401, '', ''));
    socket.start();
    await new Promise<void>((resolve) => {
      socket.moved = resolve;
    });
    ticketError = null;
    wait(60_000);
    expect([given, socket.connected]).toEqual([0, false]);
  });

  it('asks for a new page when the server speaks another protocol', async () => {
    server.refusal = { type: 'urn:muster:problem:protocol', status: 400 };
    socket.start();
    await until(() => socket.outdated);
    wait(60_000);
    expect(given).toBe(1);
  });
});
