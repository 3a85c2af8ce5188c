import { describe, expect, it } from 'vitest';
import type { Change, Entry, JoinReply, JoinRequest } from '#shared/kernel/protocol.ts';
import type { AnswerState } from '../../client/kernel/answer-store.ts';
import { type Fetched, LiveSource } from '../../client/kernel/live-source.ts';
import { RoomHub } from '../../client/kernel/room-hub.ts';
import { World } from './simulation/world.ts';

const ORGANISATION = 'organisation:a';
const ZONE = 'zone:c';

const unreachable: Fetched = {
  problem: { type: 'urn:muster:problem:unreachable', title: '', status: 0, detail: '' },
  retryAfterMs: null,
};

/** A source with its network in the test's hands; `old` is what the device kept of it. */
function source(old: AnswerState | null = null) {
  const world = new World();
  const joins: { request: JoinRequest; done: (reply: JoinReply | null) => void }[] = [];
  const left: string[] = [];
  const hub = new RoomHub(
    { join: (request, done) => joins.push({ request, done }), leave: (room) => left.push(room) },
    (task) => task(),
  );
  hub.up();
  const asked: ((outcome: Fetched) => void)[] = [];
  const states: (() => AnswerState | null)[] = [];
  const made = new LiveSource('/api/needs', {
    kept: { changed: (_url, state) => states.push(state), read: async () => old },
    hub,
    clock: world,
    fetch: (_url, done) => {
      asked.push(done);
      return () => {};
    },
  });
  const told: string[] = [];
  const listener = {
    load: (answer: unknown) => told.push(`load ${answer}`),
    apply: (entry: Entry) => told.push(`${entry.id}@${entry.version}`),
    draw: () => {},
  };
  made.attach(listener);
  made.load();
  const answer = (data: string, seq: number, ...rooms: string[]) =>
    asked.at(-1)?.({ data, positions: rooms.map((room) => ({ room, epoch: 'one', seq })) });
  return { world, hub, joins, left, asked, made, told, listener, answer, states };
}

const change = (room: string, seq: number, id: string, version: number): Change => ({
  room,
  epoch: 'one',
  seq,
  actor: '',
  mutation: null,
  at: '',
  entries: [{ type: 'model.thing', op: 'upsert', id, version, view: { id, version } }],
});

describe('a source', () => {
  it('follows every room its answer names, and leaves those a later answer does not', () => {
    const { joins, left, made, hub, answer } = source();
    answer('first', 3, ORGANISATION, ZONE);
    expect(joins.map(({ request }) => request.room)).toEqual([ORGANISATION, ZONE]);
    made.load();
    answer('second', 3, ORGANISATION);
    expect([left, hub.rooms]).toEqual([[ZONE], [ORGANISATION]]);
  });

  it('applies to a snapshot that comes late what it had applied before it', () => {
    const { made, hub, told, answer } = source();
    answer('first', 1, ORGANISATION);
    made.load();
    hub.changes([change(ORGANISATION, 2, 'a', 1), change(ORGANISATION, 3, 'b', 1)]);
    answer('second', 2, ORGANISATION);
    expect(told).toEqual(['load first', 'a@1', 'b@1', 'load second', 'b@1']);
  });

  it('gives to whoever comes late the answer and the newest of everything since', () => {
    const { made, hub, asked, answer } = source();
    answer('first', 0, ORGANISATION);
    hub.changes([1, 2, 3].map((version) => change(ORGANISATION, version, 'a', version)));
    const late: string[] = [];
    made.attach({
      load: (data) => late.push(`load ${data}`),
      apply: (entry) => late.push(`${entry.id}@${entry.version}`),
      draw: () => {},
    });
    expect([late, asked.length]).toEqual([['load first', 'a@3'], 1]);
  });

  it('fetches for whoever comes after more than it remembers', () => {
    const { made, hub, asked, listener, answer } = source();
    answer('first', 0, ORGANISATION);
    for (let seq = 1; seq <= 1001; seq += 1) hub.changes([change(ORGANISATION, seq, `n${seq}`, 1)]);
    made.attach(listener);
    expect(asked).toHaveLength(2);
  });

  it('shows nothing more when a room refuses it', () => {
    const { made, joins, hub, answer } = source();
    answer('first', 0, ORGANISATION);
    const error = { type: '', title: '', status: 403, detail: 'You may not look at this.' };
    joins[0]?.done({ error });
    expect([made.status, made.problem, hub.rooms]).toEqual(['refused', error, []]);
  });

  it('fetches once more when it was asked to while a fetch was under way', () => {
    const { made, asked, answer } = source();
    made.load();
    made.load();
    expect(asked).toHaveLength(1);
    answer('first', 0, ORGANISATION);
    expect(asked).toHaveLength(2);
  });

  it('waits longer after each failure, and as long as it is told', () => {
    const { world, asked } = source();
    const problem = { type: '', title: '', status: 503, detail: '' };
    asked[0]?.({ problem, retryAfterMs: null });
    world.runUntil(1000);
    expect(asked).toHaveLength(2);
    asked[1]?.({ problem, retryAfterMs: 9000 });
    world.runUntil(9999);
    expect(asked).toHaveLength(2);
    world.runUntil(10_000);
    expect(asked).toHaveLength(3);
  });
});

describe('a source without a connection', () => {
  const old: AnswerState = { data: 'old', entries: change(ORGANISATION, 4, 'a', 2).entries };

  it('shows what the device kept, with its changes, and the server’s as soon as it answers', async () => {
    const { world, asked, made, told, answer } = source(old);
    asked.at(-1)?.(unreachable);
    expect(made.status).toBe('loading');
    await Promise.resolve();
    expect([made.status, told]).toEqual(['ready', ['load old', 'a@2']]);
    world.runUntil(1000);
    answer('new', 7, ORGANISATION);
    expect(told.at(-1)).toBe('load new');
  });

  it('says that it failed when nothing was kept, or when the server refused', async () => {
    const { asked, made } = source();
    asked.at(-1)?.(unreachable);
    await Promise.resolve();
    expect(made.status).toBe('failed');
    const refused = source(old);
    refused.asked.at(-1)?.({ problem: { ...unreachable.problem, status: 503 }, retryAfterMs: null });
    await Promise.resolve();
    expect([refused.made.status, refused.told]).toEqual(['failed', []]);
  });

  it('gives to be kept what it shows now, and nothing that was itself kept', async () => {
    const { answer, hub, states } = source();
    answer('first', 3, ORGANISATION);
    hub.changes([change(ORGANISATION, 4, 'a', 2)]);
    expect(states).toHaveLength(2);
    expect(states[0]?.()).toEqual({ data: 'first', entries: change(ORGANISATION, 4, 'a', 2).entries });
    const offline = source(old);
    offline.asked.at(-1)?.(unreachable);
    await Promise.resolve();
    expect(offline.states).toEqual([]);
  });
});
