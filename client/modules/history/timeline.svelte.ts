import type { HistoryLine } from '#shared/history.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from '../../kernel/http.ts';
import { fetchHistory } from './api.ts';

export interface TimelineOf {
  /** Change type. */
  entity: string;
  id: string;
  /** Of the record as it is shown: when it moves, there is something to tell. */
  version: number;
}

/** What happened to one record, newest first. Make it while a component is set up. */
export class TimelineLines {
  items: readonly HistoryLine[] = $state.raw([]);
  status: 'loading' | 'ready' | 'failed' = $state('loading');
  problem: Problem | null = $state.raw(null);
  #cursor: string | null = $state(null);
  #attempt = $state(0);
  readonly #of: () => TimelineOf;
  #loading: AbortController | null = null;

  constructor(of: () => TimelineOf) {
    this.#of = of;
    $effect(() => {
      void this.#attempt;
      const { entity, id, version } = of();
      void version;
      void this.#load(entity, id, null);
      return () => this.#loading?.abort();
    });
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  showMore(): void {
    const { entity, id } = this.#of();
    void this.#load(entity, id, this.#cursor);
  }

  reload(): void {
    this.#attempt += 1;
  }

  async #load(entity: string, id: string, cursor: string | null): Promise<void> {
    this.#loading?.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const page = await fetchHistory(entity, id, cursor, signal);
      if (signal.aborted) return;
      this.items = cursor === null ? page.items : [...this.items, ...page.items];
      this.#cursor = page.nextCursor;
      this.status = 'ready';
      this.problem = null;
    } catch (error) {
      if (signal.aborted) return;
      this.problem = problemOf(error);
      if (this.items.length === 0) this.status = 'failed';
    }
  }
}
