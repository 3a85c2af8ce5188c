import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFetchJson } from '../../client/kernel/http.ts';
import type { WriteOptions } from '../../client/kernel/write.ts';
import { WriteQueue } from '../../client/kernel/write-queue.ts';
import { memoryWriteStore, type Optimistic, type WriteStore } from '../../client/kernel/write-store.ts';
import { World } from './simulation/world.ts';
import { WriteServer } from './write-server.ts';

const HOUR = 3_600_000;
const optimistic: Optimistic = { type: 'volunteering.need', id: 'a', patch: { state: 'open' } };

let server: WriteServer;
let store: WriteStore;
let world: World;

beforeEach(async () => {
  server = new WriteServer();
  await server.open();
  store = memoryWriteStore();
  world = new World();
});

afterEach(() => server.close());

/** A page: a queue over the one store of the device and the one server. */
function page({ tab = 'first', alive = new Map<string, Promise<void>>(), isLive = false } = {}) {
  const fetchJson = createFetchJson({ token: async () => null, renew: async () => null }, server.origin);
  const waiting: { holds: () => boolean; resolve: () => void }[] = [];
  const queue: WriteQueue = new WriteQueue({
    store,
    clock: world,
    now: () => world.now,
    newId: () => crypto.randomUUID(),
    tab,
    isTabAlive: async (name) => alive.has(name),
    whenTabGone: async (name) => alive.get(name),
    isLive: () => isLive,
    changed: () => {
      for (const { holds, resolve } of waiting) if (holds()) resolve();
    },
    send: async ({ method, path, body, id }, signal) =>
      fetchJson(path, { method, body, headers: { 'Idempotency-Key': id }, signal }),
  });
  const states = () => queue.entries.map((write) => write.state);
  /** Resolves when the pending list looks like this. */
  const become = (...wanted: string[]) => {
    const holds = () => states().join() === wanted.join();
    return holds() ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ holds, resolve }));
  };
  return { queue, states, become };
}

const post = (what: string, more: Partial<WriteOptions> = {}): WriteOptions => ({
  method: 'POST',
  path: `/api/${what}`,
  body: { what },
  ...more,
});

describe('a write', () => {
  it('is sent with its mutation id as key, and drops out with its answer', async () => {
    const { queue, states } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    expect(states()).toEqual(['sending']);
    expect(await write.done).toEqual({ ok: true, data: { did: { what: 'needs' }, as: 1 }, commit: null });
    expect(server.asked).toEqual([
      { method: 'POST', path: '/api/needs', key: write.stored.id, body: { what: 'needs' } },
    ]);
    expect(states()).toEqual([]);
    expect(await store.list('bella')).toEqual([]);
  });

  it('gives a refusal to its caller and drops out', async () => {
    server.moods = [422];
    const { queue, states } = page();
    await queue.open('bella');
    const result = await queue.add(post('needs')).done;
    expect(result).toMatchObject({ ok: false, problem: { status: 422, detail: 'It is 422.' } });
    expect(states()).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  it('keeps its body whatever the form does meanwhile', async () => {
    const { queue } = page();
    await queue.open('bella');
    const body = { title: 'typed' };
    const write = queue.add(post('needs', { body }));
    body.title = 'typed on';
    await write.done;
    expect(server.asked[0]?.body).toEqual({ title: 'typed' });
  });

  it('is done once when the answer was lost: the same key again', async () => {
    server.moods = ['cut'];
    const { queue, become } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    world.runUntil(1000);
    expect(await write.done).toMatchObject({ ok: true, data: { as: 1 } });
    expect(server.asked.map(({ key }) => key)).toEqual([write.stored.id, write.stored.id]);
    expect(server.done.size).toBe(1);
  });

  it('waits as long as it is told while the first attempt still runs', async () => {
    server.moods = ['running'];
    const { queue } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await server.arrived(1);
    await nextTurns();
    world.runUntil(1999);
    await nextTurns();
    expect(server.asked).toHaveLength(1);
    world.runUntil(2000);
    expect(await write.done).toMatchObject({ ok: true });
    expect(server.asked).toHaveLength(2);
  });

  it.each([503, 429, 502])('is tried again after %i', async (status) => {
    server.moods = [status];
    const { queue, become } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    queue.retryNow();
    expect(await write.done).toMatchObject({ ok: true });
  });

  it('goes out in order, one after another, also after a failure', async () => {
    server.moods = [503];
    const { queue, become } = page();
    await queue.open('bella');
    const writes = ['one', 'two', 'three'].map((what) => queue.add(post(what)));
    await become('kept', 'sending', 'sending');
    queue.retryNow();
    await Promise.all(writes.map((write) => write.done));
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/one', '/api/one', '/api/two', '/api/three']);
  });

  it('drops out when its change arrives, before the answer', async () => {
    server.moods = ['hang'];
    const { queue, states } = page();
    await queue.open('bella');
    const write = queue.add(post('needs', { optimistic }));
    await server.arrived(1);
    world.runUntil(12);
    expect(queue.seen('somebody-elses')).toBe(null);
    expect(queue.seen(write.stored.id)).toBe(12);
    expect(states()).toEqual([]);
    expect(queue.seen(write.stored.id)).toBe(null);
  });

  it('shows its result until its change arrives, when changes are coming in', async () => {
    const { queue, states } = page({ isLive: true });
    await queue.open('bella');
    const seen = queue.add(post('needs', { optimistic }));
    await seen.done;
    expect(states()).toEqual(['sending']);
    queue.seen(seen.stored.id);
    expect(states()).toEqual([]);
    const unseen = queue.add(post('needs', { optimistic }));
    await unseen.done;
    world.runUntil(world.now + 1000);
    expect(states()).toEqual([]);
  });
});

describe('without a network', () => {
  it('is kept on the device and sent once when the server is back', async () => {
    await server.close();
    const { queue, become } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    expect(await store.list('bella')).toMatchObject([{ id: write.stored.id, path: '/api/needs' }]);
    await server.open();
    queue.retryNow();
    expect(await write.done).toMatchObject({ ok: true });
    expect(server.done.size).toBe(1);
    expect(await store.list('bella')).toEqual([]);
  });

  it('survives a reload with its key, and goes out before what is new', async () => {
    await server.close();
    const before = page();
    await before.queue.open('bella');
    const kept = before.queue.add(post('old'));
    await before.become('kept');
    world.runUntil(10);
    await server.open();
    const after = page({ tab: 'second' });
    const opening = after.queue.open('bella');
    await after.queue.add(post('young')).done;
    await opening;
    expect(server.asked.map(({ path, key }) => [path, key === kept.stored.id])).toEqual([
      ['/api/old', true],
      ['/api/young', false],
    ]);
  });

  it('leaves to a living tab what that tab sends itself, until it is closed', async () => {
    await server.close();
    const first = page();
    await first.queue.open('bella');
    const write = first.queue.add(post('needs'));
    await first.become('kept');
    const { promise: gone, resolve: close } = Promise.withResolvers<void>();
    const alive = new Map([['first', gone]]);
    const second = page({ tab: 'second', alive });
    await second.queue.open('bella');
    expect(second.states()).toEqual([]);
    first.queue.pause();
    await server.open();
    alive.delete('first');
    close();
    await server.arrived(1);
    expect(server.asked[0]?.key).toBe(write.stored.id);
  });

  it('keeps a refusal for whoever comes, because its caller may be gone', async () => {
    server.moods = [503, 403];
    const { queue, become } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    queue.retryNow();
    expect(await write.done).toMatchObject({ ok: false, problem: { status: 403 } });
    await become('refused');
    const after = page({ tab: 'second' });
    await after.queue.open('bella');
    expect(after.states()).toEqual(['refused']);
    after.queue.dismiss(write.stored.id);
    expect(after.states()).toEqual([]);
    await after.queue.adopt();
    expect(await store.list('bella')).toEqual([]);
    expect(server.asked).toHaveLength(2);
  });

  it('does not risk doing it twice when the server has forgotten the key', async () => {
    server.moods = ['cut'];
    const { queue, become } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    world.now += 24 * HOUR;
    queue.retryNow();
    expect(await write.done).toMatchObject({
      ok: false,
      problem: { type: 'urn:muster:problem:unconfirmed' },
    });
    expect(server.asked).toHaveLength(1);
  });
});

describe('accounts', () => {
  it('keeps what is not answered when the session ends, for the same account only', async () => {
    await server.close();
    const { queue, become, states } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    queue.pause();
    expect(states()).toEqual([]);
    await server.open();
    await queue.open('omar');
    expect(states()).toEqual([]);
    expect(await queue.add(post('of-omar')).done).toMatchObject({ ok: true });
    await queue.open('bella');
    await server.arrived(2);
    expect(server.asked[1]).toMatchObject({ path: '/api/needs', key: write.stored.id });
  });

  it('forgets everything when somebody signs out', async () => {
    await server.close();
    const { queue, become } = page();
    await queue.open('bella');
    const write = queue.add(post('needs'));
    await become('kept');
    await queue.wipe('bella');
    expect(await write.done).toMatchObject({ ok: false, problem: { type: 'urn:muster:problem:signed-out' } });
    expect(await store.list('bella')).toEqual([]);
    await server.open();
    await queue.open('bella');
    expect(await queue.add(post('later')).done).toMatchObject({ ok: true });
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/later']);
  });

  it('sends nothing for nobody', async () => {
    const { queue } = page();
    expect(await queue.add(post('needs')).done).toMatchObject({ ok: false });
    expect(server.asked).toEqual([]);
  });
});

/** Lets everything that is due now happen. */
async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
