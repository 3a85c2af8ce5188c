import { untrack } from 'svelte';
import { countChanges, movedKeys } from './list-moves.ts';

/** How long a row says why it changed. */
const HINT_MS = 6000;

interface HeldListOptions<Item> {
  items: () => readonly Item[];
  key: (item: Item) => string;
  /** Another scope is another list: nothing of it counts as a change. */
  scope: () => string;
  /**
   * Why a row changed, in words, or null when nobody needs to know. `before` is missing for a
   * row that came; `up` is how many places it rose (negative: fell), 0 when it stayed.
   */
  reason: (change: { item: Item; before: Item | undefined; up: number }) => string | null;
}

/**
 * A list that does not move under a hand. Values change in place at once; rows that come, go or
 * move wait while the list is held. Made while a component is set up.
 */
export class HeldList<Item> {
  /** Somebody points at the list or has focus in it. */
  held: boolean = $state(false);
  readonly #options: HeldListOptions<Item>;
  /** What was drawn last, by key: a row that left while held is still drawn from here. */
  #known: ReadonlyMap<string, Item> = $state.raw(new Map());
  #order: readonly string[] = $state.raw([]);
  #reasons: ReadonlyMap<string, string> = $state.raw(new Map());
  #scope: string | null = null;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #holders = new Set<object>();
  readonly #current = $derived.by(() => {
    const { items, key } = this.#options;
    return new Map(items().map((item) => [key(item), item]));
  });

  /** The rows to draw, in the order to draw them. */
  readonly shown: Item[] = $derived.by(() => {
    const items: Item[] = [];
    for (const key of this.#order) {
      const item = this.#current.get(key) ?? this.#known.get(key);
      if (item !== undefined) items.push(item);
    }
    return items;
  });

  /** How many changes wait for the hand to leave, or for `show()`. */
  readonly waiting: number = $derived(this.held ? countChanges(this.#order, [...this.#current.keys()]) : 0);

  constructor(options: HeldListOptions<Item>) {
    this.#options = options;
    $effect.pre(() => {
      const scope = options.scope();
      const current = this.#current;
      const held = this.held;
      untrack(() => this.#take(scope, current, held));
    });
    $effect(() => () => {
      for (const timer of this.#timers) clearTimeout(timer);
    });
  }

  /** Held until the returned function is called. */
  hold(): () => void {
    const holder = {};
    this.#holders.add(holder);
    this.held = true;
    return () => {
      this.#holders.delete(holder);
      this.held = this.#holders.size > 0;
    };
  }

  /** Lets in what waits, although the list is held. */
  show(): void {
    this.#adopt(this.#current);
  }

  /** Why this row changed, for as long as it is worth saying. */
  reasonOf(key: string): string | null {
    return this.#reasons.get(key) ?? null;
  }

  /** Drawn only because the list is held: it is no longer part of it. */
  isGone(key: string): boolean {
    return !this.#current.has(key);
  }

  #take(scope: string, current: ReadonlyMap<string, Item>, held: boolean): void {
    if (scope !== this.#scope) {
      this.#scope = scope;
      this.#reasons = new Map();
      this.#order = [...current.keys()];
      this.#known = current;
    } else if (held && this.#order.length > 0) {
      for (const key of this.#order) this.#explain(key, current.get(key), 0);
      this.#known = new Map([...this.#known, ...current]);
    } else {
      this.#adopt(current);
    }
  }

  #adopt(current: ReadonlyMap<string, Item>): void {
    const before = this.#order;
    const after = [...current.keys()];
    // The first rows of a list are not news.
    if (before.length > 0) {
      const moved = movedKeys(before, after);
      after.forEach((key, place) => {
        this.#explain(key, current.get(key), moved.has(key) ? before.indexOf(key) - place : 0);
      });
    }
    this.#order = after;
    this.#known = current;
  }

  #explain(key: string, item: Item | undefined, up: number): void {
    if (item === undefined) return;
    const before = this.#order.includes(key) ? this.#known.get(key) : undefined;
    if (before === item && up === 0) return;
    const reason = this.#options.reason({ item, before, up });
    if (reason === null) return;
    this.#reasons = new Map(this.#reasons).set(key, reason);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#reasons.get(key) !== reason) return;
      const left = new Map(this.#reasons);
      left.delete(key);
      this.#reasons = left;
    }, HINT_MS);
    this.#timers.add(timer);
  }
}
