import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HeldList } from '../../client/ui/held-list.svelte.ts';

interface Row {
  key: string;
  score: number;
}
const rows = (text: string, score = 0): Row[] => [...text].map((key) => ({ key, score }));

/** A list and what stands behind it, alive until `stop`. */
function listOf(first: Row[]) {
  let items = $state.raw(first);
  let scope = $state('one');
  let list!: HeldList<Row>;
  const stop = $effect.root(() => {
    list = new HeldList<Row>({
      items: () => items,
      key: (row) => row.key,
      scope: () => scope,
      reason: ({ item, before, up }) => {
        if (!before) return 'new';
        return up !== 0 ? `up ${up}` : before.score !== item.score ? `was ${before.score}` : null;
      },
    });
  });
  flushSync();
  return {
    list,
    stop,
    set(next: Row[], ofScope = scope) {
      items = next;
      scope = ofScope;
      flushSync();
    },
    hold(held: boolean) {
      list.held = held;
      flushSync();
    },
    get keys() {
      return list.shown.map((row) => row.key).join('');
    },
  };
}

describe('a list that does not move under a hand', () => {
  let made: ReturnType<typeof listOf>;
  beforeEach(() => {
    vi.useFakeTimers();
    made = listOf(rows('abcd'));
  });
  afterEach(() => {
    made.stop();
    vi.useRealTimers();
  });

  test('with no hand in it, rows move at once and say why', () => {
    made.set(rows('dabc'));
    expect(made.keys).toBe('dabc');
    expect(made.list.reasonOf('d')).toBe('up 3');
    expect(made.list.reasonOf('a')).toBeNull();
  });

  test('the first rows are not news', () => {
    expect([...'abcd'].map((key) => made.list.reasonOf(key))).toEqual([null, null, null, null]);
  });

  test('held, rows wait and are counted; the key lets them in', () => {
    made.hold(true);
    made.set(rows('dxab'));
    expect(made.keys).toBe('abcd');
    expect(made.list.waiting).toBe(2);
    expect(made.list.isGone('c')).toBe(true);
    made.list.show();
    flushSync();
    expect(made.keys).toBe('dxab');
    expect(made.list.waiting).toBe(0);
    expect(made.list.reasonOf('x')).toBe('new');
  });

  test('held, a value still changes in its place', () => {
    made.hold(true);
    made.set([{ key: 'a', score: 0 }, { key: 'b', score: 9 }, ...rows('cd')]);
    expect(made.list.shown[1]?.score).toBe(9);
    expect(made.list.reasonOf('b')).toBe('was 0');
    expect(made.list.waiting).toBe(0);
  });

  test('what waited goes in when the hand leaves', () => {
    made.hold(true);
    made.set(rows('bcda'));
    made.hold(false);
    expect(made.keys).toBe('bcda');
    expect(made.list.reasonOf('a')).toBe('up -3');
  });

  test('a way there and back while held is no change', () => {
    made.hold(true);
    made.set(rows('dcba'));
    made.set(rows('abcd'));
    expect(made.list.waiting).toBe(0);
  });

  test('a reason is said for six seconds', () => {
    made.set(rows('dabc'));
    vi.advanceTimersByTime(5999);
    expect(made.list.reasonOf('d')).toBe('up 3');
    vi.advanceTimersByTime(1);
    expect(made.list.reasonOf('d')).toBeNull();
  });

  test('another scope is another list, even while held', () => {
    made.hold(true);
    made.set(rows('xyz'), 'two');
    expect(made.keys).toBe('xyz');
    expect(made.list.reasonOf('x')).toBeNull();
  });
});
