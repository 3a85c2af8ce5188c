/** A list as one person sees it: which things, in which order, how many, and what waits outside. */
import type { Entry } from '#shared/kernel/protocol.ts';

export interface LiveView {
  id: string;
  version: number;
}

export interface Row<View> {
  key: string;
  view: View;
}

export type Order<View> = (a: View, b: View) => number;

/** Versions of things that are not in the list, remembered so that an older upsert cannot bring them back. */
const REMEMBERED_VERSIONS = 5000;
/** News outside of the window that is kept to be shown on demand. */
const REMEMBERED_NEWS = 500;

export const keyOf = (type: string, id: string): string => `${type} ${id}`;

/** Order by one value of the view; null comes last in either direction. */
export function by<View>(
  key: (view: View) => string | number | null,
  direction: 'ascending' | 'descending' = 'ascending',
): Order<View> {
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  };
}

/** The first order that tells two views apart decides. */
export function inOrder<View>(...orders: Order<View>[]): Order<View> {
  return (a, b) => {
    for (const order of orders) {
      const sign = order(a, b);
      if (sign !== 0) return sign;
    }
    return 0;
  };
}

/** What is known of a thing's versions. */
export interface Seen {
  version: number;
  gone: boolean;
}

/**
 * Whether an entry tells more than what is known. At the same version an upsert beats a remove: a thing that
 * moved leaves one room and enters another in the same commit, with the same version.
 */
export function isNewer(entry: Entry, seen: Seen | undefined): boolean {
  if (!seen) return true;
  if (entry.version !== seen.version) return entry.version > seen.version;
  return seen.gone && entry.op === 'upsert';
}

export interface CollectionRules<View> {
  types: readonly string[];
  order: Order<View>;
  matches: (view: View) => boolean;
  /** Size of the window; Infinity for the whole room. */
  limit: number;
  /** Rows kept beyond the window before memory is given back. */
  spare?: number;
}

export class CollectionCore<View extends LiveView> {
  #rules: CollectionRules<View>;
  #limit: number;
  #spare: number;
  /** Sorted; everything up to `#bound`, or simply everything while `#bound` is null. */
  #known: Row<View>[] = [];
  #rows = new Map<string, Row<View>>();
  #seen = new Map<string, Seen>();
  /** The server has things beyond this row that we have not seen. */
  #bound: Row<View> | null = null;
  #loaded = 0;
  /** Matching things beyond the bound that arrived as changes. */
  #outside = new Map<string, Row<View>>();
  #news = new Set<string>();
  #admitted = new Set<string>();
  #frozen: Row<View>[] | null = null;
  #moved = new Set<string>();

  constructor(rules: CollectionRules<View>) {
    this.#rules = rules;
    this.#limit = rules.limit;
    this.#spare = rules.spare ?? 200;
  }

  get limit(): number {
    return this.#limit;
  }

  get hasMore(): boolean {
    return this.#bound !== null || this.#known.length > this.#limit;
  }

  /** The window has a hole at its end that only a fetch can fill. */
  get needsRefill(): boolean {
    return this.#bound !== null && this.#known.length < Math.min(this.#limit, this.#loaded);
  }

  /** Starts from a snapshot. `hasMore`: the server has more matching things beyond these. */
  load(views: Iterable<readonly [type: string, view: View]>, hasMore: boolean): void {
    this.#known = [];
    this.#rows.clear();
    this.#seen.clear();
    this.#outside.clear();
    this.#news.clear();
    this.#moved.clear();
    for (const [type, view] of views) {
      const row = { key: keyOf(type, view.id), view };
      this.#seen.set(row.key, { version: view.version, gone: false });
      if (!this.#rules.matches(view) || this.#rows.has(row.key)) continue;
      this.#known.push(row);
      this.#rows.set(row.key, row);
    }
    this.#known.sort(this.#compare);
    this.#loaded = this.#known.length;
    this.#bound = hasMore ? (this.#known.at(-1) ?? null) : null;
    for (const key of this.#admitted) if (!this.#rows.has(key)) this.#admitted.delete(key);
  }

  /** One entry of a change. True when it told something new about a thing of these types. */
  apply(entry: Entry): boolean {
    if (!this.#rules.types.includes(entry.type)) return false;
    const key = keyOf(entry.type, entry.id);
    if (!isNewer(entry, this.#seen.get(key))) return false;
    this.#remember(key, { version: entry.version, gone: entry.op === 'remove' });
    const wasKnown = this.#rows.get(key);
    const before = wasKnown ? this.#takeOut(wasKnown) : -1;
    this.#outside.delete(key);
    const view = entry.view as View | null;
    if (entry.op === 'remove' || !view || !this.#rules.matches(view)) {
      this.#news.delete(key);
      this.#admitted.delete(key);
      return true;
    }
    const row = { key, view };
    if (!wasKnown) this.#news.add(key);
    if (this.#bound && this.#compare(row, this.#bound) > 0) {
      this.#outside.set(key, row);
      this.#forgetOldNews();
      return true;
    }
    const after = this.#place(row);
    if (wasKnown && after !== before) this.#moved.add(key);
    this.#giveBackMemory();
    return true;
  }

  /** What is drawn now, in order. Rows that are gone but held are in it. */
  get shown(): Row<View>[] {
    if (!this.#frozen) return this.#target();
    return this.#frozen.map((row) => this.#rows.get(row.key) ?? this.#outside.get(row.key) ?? row);
  }

  /** Keys of what waits to be shown: news outside of the window, and what a held list does not show yet. */
  get waiting(): Set<string> {
    const drawn = new Set(this.shown.map((row) => row.key));
    const waiting = new Set([...this.#news].filter((key) => !drawn.has(key)));
    if (this.#frozen) {
      for (const row of this.#target()) if (!drawn.has(row.key)) waiting.add(row.key);
      for (const key of drawn) if (this.isGone(key) || this.#moved.has(key)) waiting.add(key);
    }
    return waiting;
  }

  isGone(key: string): boolean {
    return !this.#rows.has(key) && !this.#outside.has(key);
  }

  get isHeld(): boolean {
    return this.#frozen !== null;
  }

  /** From now on rows change in place, but none comes, goes or moves. */
  hold(): void {
    if (this.#frozen) return;
    this.#frozen = this.#target();
    this.#moved.clear();
  }

  release(): void {
    this.#frozen = null;
  }

  showWaiting(): void {
    for (const key of this.#news) this.#admitted.add(key);
    this.#news.clear();
    if (!this.#frozen) return;
    this.release();
    this.hold();
  }

  /** Grows the window. What is not known yet has to be fetched: see `needsMore`. */
  showMore(count: number): void {
    this.#limit += count;
    if (!this.#frozen) return;
    this.release();
    this.hold();
  }

  /** The window is larger than what was loaded, and the server has more. */
  get needsMore(): boolean {
    return this.#bound !== null && this.#known.length < this.#limit;
  }

  #compare = (a: Row<View>, b: Row<View>): number => {
    const sign = this.#rules.order(a.view, b.view);
    return sign !== 0 ? sign : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  };

  #target(): Row<View>[] {
    const window = this.#known.slice(0, this.#limit);
    for (const row of window) this.#news.delete(row.key);
    if (this.#admitted.size === 0) return window;
    const drawn = new Set(window.map((row) => row.key));
    const extra: Row<View>[] = [];
    for (const key of this.#admitted) {
      const row = this.#rows.get(key) ?? this.#outside.get(key);
      if (row && !drawn.has(key)) extra.push(row);
    }
    return [...window, ...extra.sort(this.#compare)];
  }

  /** Index at which the row stands, or would stand. */
  #find(row: Row<View>): number {
    let low = 0;
    let high = this.#known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#known[middle] as Row<View>, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #takeOut(row: Row<View>): number {
    const at = this.#find(row);
    this.#known.splice(at, 1);
    this.#rows.delete(row.key);
    return at;
  }

  #place(row: Row<View>): number {
    const at = this.#find(row);
    this.#known.splice(at, 0, row);
    this.#rows.set(row.key, row);
    return at;
  }

  #remember(key: string, seen: Seen): void {
    this.#seen.delete(key);
    this.#seen.set(key, seen);
    if (this.#seen.size <= this.#rows.size + REMEMBERED_VERSIONS) return;
    for (const old of this.#seen.keys()) {
      if (this.#rows.has(old)) continue;
      this.#seen.delete(old);
      break;
    }
  }

  #forgetOldNews(): void {
    if (this.#outside.size <= REMEMBERED_NEWS) return;
    const oldest = this.#outside.keys().next().value as string;
    this.#outside.delete(oldest);
    this.#news.delete(oldest);
    this.#admitted.delete(oldest);
  }

  /** A list that only grows would fill the memory of a page that stays open for days. */
  #giveBackMemory(): void {
    const most = this.#limit + this.#spare;
    if (this.#known.length <= most) return;
    const kept = this.#limit + (this.#spare >>> 1);
    for (const row of this.#known.slice(kept)) this.#rows.delete(row.key);
    this.#known.length = kept;
    this.#bound = this.#known.at(-1) ?? null;
    this.#loaded = Math.max(this.#loaded, Math.min(kept, this.#limit));
  }
}
