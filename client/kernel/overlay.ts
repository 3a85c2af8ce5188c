/** Pending writes laid over a list, so that a click shows its result before the server has answered. */
import { keyOf, type LiveView, type Order, type Row } from './collection-core.ts';
import type { Optimistic } from './write-store.ts';

export interface Overlaid<View, Write> {
  rows: readonly Row<View>[];
  /** The write that is changing a row, by the row's key. */
  pending: ReadonlyMap<string, Write>;
}

interface OverlayRules<View> {
  types: readonly string[];
  matches: (view: View) => boolean;
  order: Order<View>;
  /** Rows that change stay where they are. */
  isHeld: boolean;
}

/** `rows` with the writes applied, oldest first; refused ones count no more. */
export function overlay<
  View extends LiveView,
  Write extends { state: string; optimistic: readonly Optimistic[] },
>(
  rows: readonly Row<View>[],
  writes: readonly Write[],
  { types, matches, order, isHeld }: OverlayRules<View>,
): Overlaid<View, Write> {
  const pending = new Map<string, Write>();
  let laid = rows;
  for (const write of writes) {
    if (write.state === 'refused') continue;
    for (const wish of write.optimistic) {
      if (!types.includes(wish.type)) continue;
      const key = keyOf(wish.type, wish.id);
      const row = laid.find((other) => other.key === key);
      const view = 'remove' in wish ? null : wishedView(wish, row?.view);
      if (!row && !view) continue;
      pending.set(key, write);
      laid = laid.filter((other) => other !== row || isHeld);
      if (!view || !matches(view)) laid = laid.filter((other) => other !== row);
      else if (row && isHeld) laid = laid.map((other) => (other === row ? { key, view } : other));
      else laid = [...laid, { key, view }];
    }
  }
  if (laid === rows || isHeld) return { rows: laid, pending };
  const sorted = [...laid].sort((a, b) => order(a.view, b.view) || (a.key < b.key ? -1 : 1));
  return { rows: sorted, pending };
}

function wishedView<View extends LiveView>(
  wish: { id: string; view: object } | { id: string; patch: object },
  now: View | undefined,
): View | null {
  if ('view' in wish) return { version: 0, ...wish.view, id: wish.id } as unknown as View;
  return now ? { ...now, ...wish.patch } : null;
}
