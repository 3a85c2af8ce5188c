import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Change, Entry } from '#shared/kernel/protocol.ts';
import { by } from '../../client/kernel/collection-core.ts';
import { LiveCollection, type LiveOptions } from '../../client/kernel/live-collection.svelte.ts';
import { LiveRecord } from '../../client/kernel/live-record.svelte.ts';
import type { Fetched } from '../../client/kernel/live-source.ts';
import { LiveSources } from '../../client/kernel/live-sources.ts';
import { PendingWrites } from '../../client/kernel/pending-writes.svelte.ts';
import { RoomHub } from '../../client/kernel/room-hub.ts';
import { memoryWriteStore } from '../../client/kernel/write-store.ts';
import { World } from './simulation/world.ts';

const ROOM = 'organisation:a';
const TYPE = 'volunteering.need';

interface Need {
  id: string;
  version: number;
  rank: number;
}
interface Page {
  items: Need[];
  nextCursor?: string;
}

const need = (id: string, rank: number, version = 1): Need => ({ id, version, rank });

/** The parts of a page, with the network in the test's hands. */
function kernel() {
  const world = new World();
  const hub = new RoomHub({ join: () => {}, leave: () => {} }, (task) => task());
  const asked: { url: string; done: (outcome: Fetched) => void }[] = [];
  const writes = new PendingWrites({
    store: memoryWriteStore(),
    clock: world,
    now: () => world.now,
    newId: () => 'mutation-1',
    tab: 'first',
    isTabAlive: async () => false,
    whenTabGone: async () => {},
    isLive: () => true,
    send: () => new Promise(() => {}),
  });
  const sources = new LiveSources({
    hub,
    clock: world,
    fetch(url, done) {
      asked.push({ url, done });
      return () => {};
    },
    applied: (_url, change) => void writes.queue.seen(change.mutation),
  });
  let seq = 0;
  const answer = (data: Page, index = asked.length - 1) =>
    asked[index]?.done({ data, positions: [{ room: ROOM, epoch: 'one', seq }] });
  const commit = (entry: Partial<Entry>, mutation: string | null = null) => {
    seq += 1;
    const whole = { type: TYPE, op: 'upsert', view: null, ...entry } as Entry;
    const change: Change = { room: ROOM, epoch: 'one', seq, actor: '', mutation, at: '', entries: [whole] };
    hub.changes([change]);
    flushSync();
  };
  const upsert = (view: Need, mutation?: string) =>
    commit({ id: view.id, version: view.version, view }, mutation);
  const remove = (id: string, version: number) => commit({ op: 'remove', id, version });
  return { world, sources, writes, asked, answer, upsert, remove };
}

const options = (more: Partial<LiveOptions<Page, Need>> = {}): LiveOptions<Page, Need> => ({
  url: '/api/needs?of=a',
  from: { [TYPE]: (page) => page.items },
  order: by((view) => view.rank),
  ...more,
});

/** A component that draws a list, and counts how often it did. */
function drawn(parts: ReturnType<typeof kernel>, given: () => LiveOptions<Page, Need> | null) {
  const list = new LiveCollection<Page, Need>(parts);
  const frames: string[] = [];
  const leave = $effect.root(() => {
    $effect.pre(() => list.open(given()));
    $effect(() => {
      frames.push(list.items.map(({ id }) => id).join(''));
    });
  });
  flushSync();
  return { list, frames, leave };
}

describe('a live collection', () => {
  it('loads, and follows what happens', () => {
    const parts = kernel();
    const { list, frames } = drawn(parts, options);
    expect(list.status).toBe('loading');
    parts.answer({ items: [need('b', 2)] });
    flushSync();
    parts.upsert(need('a', 1));
    parts.remove('b', 2);
    expect([list.status, frames]).toEqual(['ready', ['', 'b', 'ab', 'a']]);
  });

  it('shares one request with everything of the same url, also later', () => {
    const parts = kernel();
    const first = drawn(parts, options);
    parts.answer({ items: [need('b', 2)] });
    parts.upsert(need('a', 1));
    const second = drawn(parts, () => options({ matches: ({ rank }) => rank > 1 }));
    const third = drawn(parts, options);
    expect([first, second, third].map(({ list }) => list.items.map(({ id }) => id).join(''))).toEqual([
      'ab',
      'b',
      'ab',
    ]);
    expect(parts.asked).toHaveLength(1);
  });

  it('follows for a while after everyone has left, and then no more', () => {
    const parts = kernel();
    const before = drawn(parts, options);
    parts.answer({ items: [need('b', 2)] });
    before.leave();
    parts.upsert(need('a', 1));
    const back = drawn(parts, options);
    expect(back.frames[0]).toBe('ab');
    back.leave();
    parts.world.runUntil(30_000);
    expect(drawn(parts, options).list.status).toBe('loading');
    expect(parts.asked).toHaveLength(2);
  });

  it('keeps the rows while another filter loads, and drops those of another thing', () => {
    const parts = kernel();
    let url = $state('/api/needs?state=open');
    const { list } = drawn(parts, () => options({ url }));
    parts.answer({ items: [need('a', 1)] });
    flushSync();
    url = '/api/needs?state=filled';
    flushSync();
    expect([list.status, list.items.length]).toEqual(['ready', 1]);
    parts.answer({ items: [] });
    flushSync();
    expect(list.items).toEqual([]);
    url = '/api/needs?state=open';
    flushSync();
    expect(list.items).toHaveLength(1);
    url = '/api/organisations/b/needs';
    flushSync();
    expect([list.status, list.items.length]).toEqual(['loading', 0]);
  });

  it('says why there is nothing, and shows nothing that was refused', () => {
    const parts = kernel();
    const { list } = drawn(parts, options);
    parts.answer({ items: [need('a', 1)] });
    flushSync();
    list.reload();
    parts.asked[1]?.done({
      problem: { type: '', title: '', status: 403, detail: 'You are no longer a member.' },
      retryAfterMs: null,
    });
    flushSync();
    expect([list.status, list.problem?.detail, list.items, list.answer]).toEqual([
      'refused',
      'You are no longer a member.',
      [],
      null,
    ]);
  });

  it('fails without a network and comes back by itself', () => {
    const parts = kernel();
    const { list } = drawn(parts, options);
    parts.asked[0]?.done({ problem: { type: '', title: '', status: 0, detail: '' }, retryAfterMs: null });
    expect(list.status).toBe('failed');
    parts.world.runUntil(1000);
    parts.answer({ items: [] }, 1);
    expect([list.status, list.problem]).toEqual(['ready', null]);
  });

  it('counts what is outside of its window, and grows by asking for more', () => {
    const parts = kernel();
    const { list } = drawn(parts, () => options({ url: (limit) => `/api/needs?limit=${limit}`, limit: 2 }));
    parts.answer({ items: [need('a', 1), need('b', 2)], nextCursor: 'more' });
    flushSync();
    parts.upsert(need('z', 9));
    expect([list.items.length, list.waiting, list.hasMore]).toEqual([2, 1, true]);
    list.showMore();
    flushSync();
    expect(parts.asked.map(({ url }) => url)).toEqual(['/api/needs?limit=2', '/api/needs?limit=4']);
    expect(list.items).toHaveLength(2);
    parts.answer({ items: [need('a', 1), need('b', 2), need('z', 9)] });
    flushSync();
    expect([list.items.length, list.waiting, list.hasMore]).toEqual([3, 0, false]);
  });

  it('lets nothing jump under the pointer', () => {
    const parts = kernel();
    const { list } = drawn(parts, options);
    parts.answer({ items: [need('b', 2), need('c', 3)] });
    const element = document.createElement('ul');
    const stop = list.holdUnderPointer(element);
    element.dispatchEvent(new Event('pointerenter'));
    parts.upsert(need('a', 1));
    parts.remove('b', 2);
    expect([list.items.map(({ id }) => id).join(''), list.waiting, list.gone('b')]).toEqual(['bc', 2, true]);
    element.dispatchEvent(new Event('pointerleave'));
    expect([list.items.map(({ id }) => id).join(''), list.waiting, list.gone('b')]).toEqual(['ac', 0, false]);
    stop();
  });

  it('shows a pending write at once, and the change in its place without a gap', async () => {
    const parts = kernel();
    await parts.writes.queue.open('bella');
    const { list, frames } = drawn(parts, options);
    parts.answer({ items: [need('a', 1)] });
    flushSync();
    const view = { rank: 2 };
    const write = parts.writes.write({
      method: 'POST',
      path: '/api/needs',
      optimistic: { type: TYPE, id: 'b', view },
    });
    flushSync();
    expect([frames.at(-1), list.pending('b')?.id, write.state]).toEqual(['ab', 'mutation-1', 'sending']);
    parts.upsert(need('b', 2), 'mutation-1');
    expect([list.items.map(({ id }) => id).join(''), list.pending('b')]).toEqual(['ab', undefined]);
    expect(frames).toEqual(['', 'a', 'ab', 'ab']);
  });
});

describe('a live record', () => {
  function record(parts: ReturnType<typeof kernel>, id?: string) {
    const made = new LiveRecord<Page, Need>(parts);
    $effect.root(() => {
      $effect.pre(() =>
        made.open({
          url: '/api/needs/a',
          type: TYPE,
          from: (page) => page.items[0],
          ...(id !== undefined && { id }),
        }),
      );
    });
    flushSync();
    return made;
  }

  it('follows its own thing and no other of the room', () => {
    const parts = kernel();
    const made = record(parts);
    parts.answer({ items: [need('a', 1)] });
    parts.upsert(need('b', 5));
    parts.upsert(need('a', 2, 2));
    expect(made.value).toEqual(need('a', 2, 2));
    parts.remove('a', 3);
    expect([made.value, made.removed, made.status]).toEqual([null, true, 'ready']);
  });

  it('appears when it is made later', () => {
    const parts = kernel();
    const made = record(parts, 'a');
    parts.answer({ items: [] });
    expect([made.value, made.removed]).toEqual([null, false]);
    parts.upsert(need('a', 1));
    expect(made.value?.id).toBe('a');
  });
});
