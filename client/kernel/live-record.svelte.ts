/** One record that stays true, for components. */
import { untrack } from 'svelte';
import type { Problem } from '#shared/kernel/problem.ts';
import { session, sources, writes } from './client.ts';
import { CollectionCore, keyOf, type LiveView, type Row } from './collection-core.ts';
import { drawFrom } from './draw-from.ts';
import type { CollectionPorts, Nothing } from './live-collection.svelte.ts';
import type { LiveSource, SourceStatus } from './live-source.ts';
import { overlay } from './overlay.ts';
import type { PendingWrite } from './pending-writes.svelte.ts';

export interface RecordOptions<Answer, View> {
  url: string;
  /** Change type. */
  type: string;
  from: (answer: Answer) => View | null | undefined;
  /** Needed only when the record may not exist yet. */
  id?: string;
}

export class LiveRecord<Answer, View extends LiveView> {
  status: SourceStatus = $state.raw('loading');
  problem: Problem | null = $state.raw(null);
  /** The answer as it was fetched, for parts of it that are not live. */
  answer: Answer | null = $state.raw(null);
  /** It was there, and somebody removed it. */
  removed = $state(false);
  #rows: readonly Row<View>[] = $state.raw([]);
  #type = $state('');
  readonly #laid = $derived.by(() =>
    overlay(this.#rows, this.#ports.writes.entries, {
      types: [this.#type],
      matches: ({ id }: View) => id === this.#id,
      order: () => 0,
      isHeld: false,
    }),
  );
  #id: string | undefined;
  #ports: CollectionPorts;
  #source: LiveSource | null = null;

  constructor(ports: CollectionPorts) {
    this.#ports = ports;
  }

  /** What to draw; pending writes are in it. */
  get value(): View | null {
    return this.#laid.rows[0]?.view ?? null;
  }

  /** The write that is changing it. */
  get pending(): PendingWrite | undefined {
    const id = this.value?.id;
    return id === undefined ? undefined : this.#laid.pending.get(keyOf(this.#type, id));
  }

  reload(): void {
    this.#source?.load();
  }

  /** Follows these options until the returned function is called. */
  open(options: RecordOptions<Answer, View> | null): () => void {
    return untrack(() => this.#open(options));
  }

  #open(options: RecordOptions<Answer, View> | null): () => void {
    if (options?.url !== this.#source?.url || !options) this.#empty();
    if (!options) return () => {};
    const { url, type, from, id } = options;
    this.#type = type;
    this.#id = id;
    const core = new CollectionCore<View>({
      types: [type],
      matches: (view) => view.id === this.#id,
      order: () => 0,
      limit: Number.POSITIVE_INFINITY,
    });
    const { source, release } = this.#ports.sources.take(url);
    this.#source = source;
    const views = (answer: Answer) => {
      const view = from(answer);
      this.#id = id ?? view?.id;
      return view ? [view] : [];
    };
    const stop = drawFrom(source, core, { from: { [type]: views }, hasMore: () => false }, (answer) => {
      if (source.status === 'loading') return;
      const refused = source.status === 'refused';
      const before = this.#rows.length > 0;
      this.status = source.status;
      this.problem = source.problem;
      this.answer = refused ? null : (answer ?? null);
      this.#rows = refused ? [] : core.shown;
      this.removed = !refused && this.#rows.length === 0 && (before || this.removed);
    });
    return () => {
      stop();
      release();
    };
  }

  #empty(): void {
    this.status = 'loading';
    this.problem = null;
    this.answer = null;
    this.removed = false;
    this.#rows = [];
  }
}

/** A record that stays true. Call it while a component is set up; `null` means "nothing yet". */
export function liveRecord<Answer, View extends LiveView>(
  options: () => RecordOptions<Answer, View> | Nothing,
): LiveRecord<Answer, View> {
  const record = new LiveRecord<Answer, View>({ sources, writes });
  $effect.pre(() => {
    const account = session.user?.id;
    return record.open((account !== undefined && options()) || null);
  });
  return record;
}
