import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '#shared/kernel/protocol.ts';
import { by, CollectionCore, inOrder, keyOf } from '../../client/kernel/collection-core.ts';

interface Need {
  id: string;
  version: number;
  rank: number;
  open: boolean;
}

const TYPE = 'volunteering.need';
const need = (id: string, rank: number, version = 1, open = true): Need => ({ id, version, rank, open });
const upsert = (view: Need): Entry => ({
  type: TYPE,
  op: 'upsert',
  id: view.id,
  version: view.version,
  view,
});
const remove = (id: string, version: number): Entry => ({
  type: TYPE,
  op: 'remove',
  id,
  version,
  view: null,
});

function listOf(needs: Need[], { limit = Number.POSITIVE_INFINITY, hasMore = false, spare = 200 } = {}) {
  const core = new CollectionCore<Need>({
    types: [TYPE],
    order: by((view) => view.rank),
    matches: (view) => view.open,
    limit,
    spare,
  });
  core.load(
    needs.map((view) => [TYPE, view] as const),
    hasMore,
  );
  return core;
}

const shown = (core: CollectionCore<Need>) => core.shown.map((row) => row.view.id).join('');

describe('a list', () => {
  it('places an upsert by its order, and moves what changes its place', () => {
    const core = listOf([need('a', 1), need('c', 3)]);
    core.apply(upsert(need('b', 2)));
    expect(shown(core)).toBe('abc');
    core.apply(upsert(need('a', 9, 2)));
    expect(shown(core)).toBe('bca');
  });

  it('lets go of what no longer matches, and takes what matches again', () => {
    const core = listOf([need('a', 1), need('b', 2)]);
    core.apply(upsert(need('a', 1, 2, false)));
    expect(shown(core)).toBe('b');
    core.apply(upsert(need('a', 1, 3)));
    expect(shown(core)).toBe('ab');
  });

  it('ignores other types', () => {
    const core = listOf([need('a', 1)]);
    expect(core.apply({ ...remove('a', 2), type: 'volunteering.zone' })).toBe(false);
    expect(shown(core)).toBe('a');
  });

  it('does not bring a removed thing back by an older upsert', () => {
    const core = listOf([need('a', 1)]);
    core.apply(remove('a', 3));
    core.apply(upsert(need('a', 1, 2)));
    expect(shown(core)).toBe('');
  });

  it('keeps a thing that moved from one of its rooms to another, whichever tells first', () => {
    const left = listOf([need('a', 1)]);
    left.apply(remove('a', 2));
    left.apply(upsert(need('a', 5, 2)));
    expect(shown(left)).toBe('a');
    const right = listOf([need('a', 1)]);
    right.apply(upsert(need('a', 5, 2)));
    right.apply(remove('a', 2));
    expect(shown(right)).toBe('a');
  });

  it('orders by several keys, null last, ties by id', () => {
    const order = inOrder<{ rank: number | null }>(by((view) => view.rank, 'descending'));
    expect([{ rank: null }, { rank: 1 }, { rank: 2 }].sort(order)).toEqual([
      { rank: 2 },
      { rank: 1 },
      { rank: null },
    ]);
    expect(shown(listOf([need('b', 1), need('a', 1)]))).toBe('ab');
  });
});

describe('a window', () => {
  it('places what is inside and only counts what is outside, until it is asked for', () => {
    const core = listOf([need('a', 1), need('c', 3)], { limit: 2, hasMore: true });
    core.apply(upsert(need('z', 90)));
    core.apply(upsert(need('y', 80)));
    expect(shown(core)).toBe('ac');
    expect(core.waiting).toEqual(new Set([keyOf(TYPE, 'z'), keyOf(TYPE, 'y')]));
    core.showWaiting();
    expect(shown(core)).toBe('acyz');
    expect(core.waiting.size).toBe(0);
    core.apply(remove('y', 2));
    expect(shown(core)).toBe('acz');
    core.apply(upsert(need('b', 2)));
    expect(shown(core)).toBe('abz');
  });

  it('asks for a fetch when a row has left and nobody knows what follows', () => {
    const core = listOf([need('a', 1), need('b', 2)], { limit: 2, hasMore: true });
    expect(core.needsRefill).toBe(false);
    core.apply(remove('a', 2));
    expect(core.needsRefill).toBe(true);
  });

  it('fills up from what was loaded beyond the window', () => {
    const core = listOf([need('a', 1), need('b', 2), need('c', 3)], { limit: 2, hasMore: true });
    expect(shown(core)).toBe('ab');
    core.apply(remove('a', 2));
    expect(shown(core)).toBe('bc');
    expect(core.needsRefill).toBe(false);
  });

  it('does not ask for ever when the server gave less than the window', () => {
    const core = listOf([need('a', 1)], { limit: 50, hasMore: true });
    expect(core.needsRefill).toBe(false);
  });

  it('says when growing needs more than is known', () => {
    const core = listOf([need('a', 1), need('b', 2)], { limit: 1, hasMore: true });
    core.showMore(1);
    expect([shown(core), core.needsMore, core.hasMore]).toEqual(['ab', false, true]);
    core.showMore(1);
    expect(core.needsMore).toBe(true);
  });

  it('gives memory back and still shows the right rows', () => {
    const core = listOf([], { limit: 2, spare: 4 });
    for (let rank = 30; rank > 0; rank -= 1) core.apply(upsert(need(`n${rank}`, rank)));
    expect(core.shown.map((row) => row.view.rank)).toEqual([1, 2]);
    expect(core.hasMore).toBe(true);
    for (const rank of [1, 2, 3, 4]) core.apply(remove(`n${rank}`, 2));
    // What was given up is not guessed: either it is known, or a fetch is asked for.
    expect(core.needsRefill || core.shown[0]?.view.rank === 5).toBe(true);
  });

  it('shows what sorting everything would show, or asks for a fetch', () => {
    const ops = fc.array(
      fc.record({ id: fc.integer({ min: 0, max: 12 }), rank: fc.nat({ max: 20 }), op: fc.nat({ max: 5 }) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(ops, fc.integer({ min: 1, max: 6 }), (list, limit) => {
        const truth = new Map<string, Need>();
        for (let id = 0; id < 6; id += 1) truth.set(`n${id}`, need(`n${id}`, id * 3));
        const sorted = () =>
          [...truth.values()]
            .filter((view) => view.open)
            .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
        const core = listOf(sorted().slice(0, limit + 2), {
          limit,
          hasMore: truth.size > limit + 2,
          spare: 3,
        });
        const versions = new Map<string, number>();
        for (const { id, rank, op } of list) {
          const name = `n${id}`;
          const version = Math.max(versions.get(name) ?? 1, truth.get(name)?.version ?? 0) + 1;
          versions.set(name, version);
          if (op === 0) truth.delete(name);
          else truth.set(name, need(name, rank, version, op !== 1));
          core.apply(op === 0 ? remove(name, version) : upsert(truth.get(name) as Need));
          if (core.needsRefill) {
            core.load(
              sorted()
                .slice(0, limit + 2)
                .map((view) => [TYPE, view] as const),
              sorted().length > limit + 2,
            );
          }
          expect(core.shown.map((row) => row.view)).toEqual(sorted().slice(0, limit));
        }
      }),
      { seed: 33, numRuns: 300 },
    );
  });
});

describe('a held list', () => {
  it('changes in place; what would come, go or move waits', () => {
    const core = listOf([need('a', 1), need('b', 2), need('c', 3)]);
    core.hold();
    core.apply(upsert(need('b', 2, 2)));
    expect(core.waiting.size).toBe(0);
    expect(core.shown[1]?.view.version).toBe(2);
    core.apply(upsert(need('x', 0)));
    core.apply(remove('a', 2));
    core.apply(upsert(need('c', -1, 2)));
    expect(shown(core)).toBe('abc');
    expect(core.waiting).toEqual(new Set(['x', 'a', 'c'].map((id) => keyOf(TYPE, id))));
    expect(core.isGone(keyOf(TYPE, 'a'))).toBe(true);
    core.release();
    expect(shown(core)).toBe('cxb');
    expect(core.waiting.size).toBe(0);
  });

  it('lets in what waits when asked, and stays held', () => {
    const core = listOf([need('a', 1)]);
    core.hold();
    core.apply(upsert(need('x', 0)));
    core.showWaiting();
    expect(shown(core)).toBe('xa');
    core.apply(upsert(need('y', -1)));
    expect([shown(core), core.waiting.size]).toEqual(['xa', 1]);
  });
});
