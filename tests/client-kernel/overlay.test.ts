import { describe, expect, it } from 'vitest';
import { by, keyOf, type Row } from '../../client/kernel/collection-core.ts';
import { overlay } from '../../client/kernel/overlay.ts';
import type { Optimistic } from '../../client/kernel/write-store.ts';

interface Need {
  id: string;
  version: number;
  rank: number;
  state: string;
}

const TYPE = 'volunteering.need';
const row = (id: string, rank: number): Row<Need> => ({
  key: keyOf(TYPE, id),
  view: { id, version: 1, rank, state: 'open' },
});
const write = (optimistic: Optimistic, state = 'sending') => ({ state, optimistic: [optimistic] });

function laid(writes: ReturnType<typeof write>[], isHeld = false) {
  const rules = {
    types: [TYPE],
    matches: (need: Need) => need.state === 'open',
    order: by<Need>((need) => need.rank),
    isHeld,
  };
  const { rows, pending } = overlay([row('a', 1), row('b', 2)], writes, rules);
  return { ids: rows.map(({ view }) => view.id).join(''), rows, pending };
}

describe('pending writes over a list', () => {
  it('adds, alters and removes before the server has answered', () => {
    const added = write({ type: TYPE, id: 'n', view: { rank: 1.5, state: 'open' } });
    const altered = write({ type: TYPE, id: 'a', patch: { rank: 9 } });
    const removed = write({ type: TYPE, id: 'b', remove: true });
    expect(laid([added]).ids).toBe('anb');
    expect(laid([altered]).ids).toBe('ba');
    expect(laid([removed]).ids).toBe('a');
    expect(laid([added, altered, removed]).ids).toBe('na');
  });

  it('names the write that is changing a row', () => {
    const altered = write({ type: TYPE, id: 'a', patch: { rank: 9 } });
    expect(laid([altered]).pending.get(keyOf(TYPE, 'a'))).toBe(altered);
    expect(laid([altered]).pending.has(keyOf(TYPE, 'b'))).toBe(false);
  });

  it('lets a row go that will no longer match', () => {
    expect(laid([write({ type: TYPE, id: 'a', patch: { state: 'filled' } })]).ids).toBe('b');
  });

  it('alters a held row in its place', () => {
    const { ids, rows } = laid([write({ type: TYPE, id: 'a', patch: { rank: 9 } })], true);
    expect(ids).toBe('ab');
    expect(rows[0]?.view.rank).toBe(9);
  });

  it('heeds no refused write, no other type, and no patch of a thing that is not there', () => {
    const patch = { type: TYPE, id: 'a', patch: { rank: 9 } };
    expect(laid([write(patch, 'refused')]).ids).toBe('ab');
    expect(laid([write({ ...patch, type: 'volunteering.zone' })]).ids).toBe('ab');
    expect(laid([write({ ...patch, id: 'z' })]).ids).toBe('ab');
  });
});
