/** Lists and records that stay true, for components. All thinking is in `collection-core` and `live-source`. */
import { untrack } from 'svelte';
import type { Problem } from '#shared/kernel/problem.ts';
import { session, sources, writes } from './client.ts';
import { CollectionCore, keyOf, type LiveView, type Order, type Row } from './collection-core.ts';
import { drawFrom, hasCursor } from './draw-from.ts';
import { holdUnderPointer } from './hold-under-pointer.ts';
import type { LiveSource, SourceStatus } from './live-source.ts';
import type { LiveSources } from './live-sources.ts';
import { overlay } from './overlay.ts';
import type { PendingWrite } from './pending-writes.svelte.ts';

export interface LiveOptions<Answer, View> {
  /** The form with a limit makes `showMore` possible. */
  url: string | ((limit: number) => string);
  /** Change type to its views in the answer. */
  from: Record<string, (answer: Answer) => readonly View[]>;
  /** The server's order, for a window; ties are broken by id. */
  order: Order<View>;
  /** The predicate the server filtered by; default: all. */
  matches?: (view: View) => boolean;
  /** The window; default: the whole room. */
  limit?: number;
  /** Default: `answer.nextCursor` is set. */
  hasMore?: (answer: Answer) => boolean;
}

/** So that `id && {...}` can be written. */
export type Nothing = null | undefined | false | '';

export interface CollectionPorts {
  sources: Pick<LiveSources, 'take'>;
  writes: { readonly entries: readonly PendingWrite[] };
}

export class LiveCollection<Answer, View extends LiveView> {
  status: SourceStatus = $state.raw('loading');
  /** Why there is nothing, or why a reload failed. */
  problem: Problem | null = $state.raw(null);
  /** The answer as it was fetched, for parts of it that are not live. */
  answer: Answer | null = $state.raw(null);
  /** News outside of the window, or held back. */
  waiting = $state(0);
  hasMore = $state(false);
  readonly #laid = $derived.by(() =>
    overlay(this.#rows, this.#ports.writes.entries, {
      types: this.#types,
      matches: this.#options?.matches ?? (() => true),
      order: this.#options?.order ?? (() => 0),
      isHeld: this.#isHeld,
    }),
  );
  readonly #items: readonly View[] = $derived(this.#laid.rows.map((row) => row.view));
  #rows: readonly Row<View>[] = $state.raw([]);
  #gone: ReadonlySet<string> = $state.raw(new Set());
  #isHeld = $state(false);
  #options: LiveOptions<Answer, View> | null = $state.raw(null);
  /** Grown by `showMore`; null is the first size. */
  #limit: number | null = $state(null);
  readonly #types = $derived(Object.keys(this.#options?.from ?? {}));
  #ports: CollectionPorts;
  #core: CollectionCore<View> | null = null;
  #source: LiveSource | null = null;
  #holders = new Set<object>();

  constructor(ports: CollectionPorts) {
    this.#ports = ports;
  }

  /** What to draw; pending writes are in it. */
  get items(): View[] {
    return this.#items as View[];
  }

  /** Follows these options until the returned function is called. Reactive to `showMore`. */
  open(options: LiveOptions<Answer, View> | null): () => void {
    const limit = this.#limit ?? options?.limit ?? Number.POSITIVE_INFINITY;
    return untrack(() => this.#open(options, limit));
  }

  /** The write that is changing this row. */
  pending(id: string): PendingWrite | undefined {
    for (const type of this.#types) {
      const write = this.#laid.pending.get(keyOf(type, id));
      if (write) return write;
    }
    return undefined;
  }

  /** Removed, and drawn only because the list is held. */
  gone(id: string): boolean {
    return this.#types.some((type) => this.#gone.has(keyOf(type, id)));
  }

  showWaiting(): void {
    this.#core?.showWaiting();
    this.#read();
  }

  showMore(count = this.#options?.limit ?? 0): void {
    const core = this.#core;
    if (!core) return;
    core.showMore(count);
    if (core.needsMore && typeof this.#options?.url === 'function') this.#limit = core.limit;
    this.#read();
  }

  /** Nothing comes, goes or moves until the returned function is called. */
  hold(): () => void {
    const holder = {};
    this.#holders.add(holder);
    this.#holdOrRelease();
    return () => {
      this.#holders.delete(holder);
      this.#holdOrRelease();
    };
  }

  /** `<ul {@attach needs.holdUnderPointer}>`: held while a pointer or the focus is in it. */
  readonly holdUnderPointer = (list: HTMLElement): (() => void) => holdUnderPointer(list, () => this.hold());

  reload(): void {
    this.#source?.load();
  }

  #open(options: LiveOptions<Answer, View> | null, limit: number): () => void {
    const urlOf = ({ url }: LiveOptions<Answer, View>) => (typeof url === 'function' ? url(limit) : url);
    const {
      matches = () => true,
      order,
      from,
      hasMore = hasCursor,
    } = options ?? { order: () => 0, from: {} };
    // Another filter replaces the rows when it has them; another thing's rows must not be seen at all.
    if (!options || !this.#source || pathOf(this.#source.url) !== pathOf(urlOf(options))) this.#empty();
    this.#options = options;
    if (!options) return () => {};
    const core = new CollectionCore<View>({ types: Object.keys(from), matches, order, limit });
    const { source, release } = this.#ports.sources.take(urlOf(options));
    this.#core = core;
    this.#source = source;
    const stop = drawFrom(source, core, { from, hasMore }, (answer: Answer | undefined) => {
      if (answer !== undefined && this.answer !== answer) {
        this.answer = answer;
        this.#holdOrRelease();
      }
      if (source.status !== 'loading') this.#read();
    });
    return () => {
      stop();
      release();
    };
  }

  #holdOrRelease(): void {
    if (this.#holders.size > 0) this.#core?.hold();
    else this.#core?.release();
    this.#read();
  }

  #read(): void {
    const core = this.#core;
    const source = this.#source;
    if (!core || !source || source.status === 'loading') return;
    this.status = source.status;
    this.problem = source.problem;
    const refused = source.status === 'refused';
    if (refused) this.answer = null;
    this.#rows = refused ? [] : core.shown;
    this.#isHeld = core.isHeld;
    this.#gone = new Set(
      core.isHeld ? this.#rows.map((row) => row.key).filter((key) => core.isGone(key)) : [],
    );
    this.waiting = refused ? 0 : core.waiting.size;
    this.hasMore = !refused && core.hasMore;
  }

  #empty(): void {
    this.status = 'loading';
    this.problem = null;
    this.answer = null;
    this.#rows = [];
    this.waiting = 0;
    this.hasMore = false;
    this.#limit = null;
    this.#core = null;
  }
}

const pathOf = (url: string): string => url.split('?', 1)[0] as string;

/** A list that stays true. Call it while a component is set up; `null` means "nothing yet". */
export function liveCollection<Answer, View extends LiveView>(
  options: () => LiveOptions<Answer, View> | Nothing,
): LiveCollection<Answer, View> {
  const collection = new LiveCollection<Answer, View>({ sources, writes });
  $effect.pre(() => {
    // Somebody else sees something else.
    const account = session.user?.id;
    return collection.open((account !== undefined && options()) || null);
  });
  return collection;
}

export { liveRecord } from './live-record.svelte.ts';
