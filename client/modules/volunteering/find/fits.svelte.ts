import { untrack } from 'svelte';
import type { NeedFit } from '#shared/finding.ts';
import { fetchFits, MOST_ASKED } from '../api.ts';

/** What arrives together is asked about together. */
const PAUSE_MS = 100;
/** After a failure; the network may be back by then. */
const RETRY_MS = 3000;

interface Sighting {
  id: string;
  version: number;
}

/**
 * What needs are for the person who looks. Lists bring it with what they show; of needs that arrive by
 * themselves it is asked, many at once. Made while a component is set up.
 */
export class NeedFits {
  /** As asked, by the need's id. Null: there is nothing to be said of it. */
  #asked: ReadonlyMap<string, { version: number; fit: NeedFit | null }> = $state.raw(new Map());
  readonly #brought: () => readonly NeedFit[];
  readonly #known = $derived.by(() => new Map(this.#brought().map((fit) => [fit.needId, fit])));
  #wanted = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #closed = false;

  constructor(brought: () => readonly NeedFit[]) {
    this.#brought = brought;
    $effect(() => () => {
      this.#closed = true;
      clearTimeout(this.#timer);
    });
  }

  /** The newest that is known, perhaps of an older version; undefined while nothing is. */
  of({ id }: Sighting): NeedFit | null | undefined {
    const [brought, asked] = [this.#known.get(id), this.#asked.get(id)];
    if (!asked) return brought;
    return brought && brought.needVersion >= asked.version ? brought : asked.fit;
  }

  /** Asks for those that are not known as they are now. */
  want(needs: Iterable<Sighting>): void {
    for (const { id, version } of needs) {
      const known = Math.max(this.#known.get(id)?.needVersion ?? 0, this.#asked.get(id)?.version ?? 0);
      if (known < version) this.#wanted.set(id, version);
    }
    untrack(() => this.#askSoon(PAUSE_MS));
  }

  /** The person has changed: what was asked before is true no more. What lists brought comes with the lists. */
  forget(): void {
    this.#asked = new Map();
  }

  #askSoon(inMs: number): void {
    if (this.#timer !== undefined || this.#asking || this.#closed || this.#wanted.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, inMs);
  }

  async #ask(): Promise<void> {
    const batch = [...this.#wanted].slice(0, MOST_ASKED);
    this.#asking = true;
    try {
      const fits = await fetchFits(batch.map(([id]) => id));
      const told = new Map(fits.map((fit) => [fit.needId, fit]));
      const asked = new Map(this.#asked);
      for (const [id, version] of batch) {
        const fit = told.get(id) ?? null;
        asked.set(id, { version: fit?.needVersion ?? version, fit });
        if ((this.#wanted.get(id) ?? 0) <= version) this.#wanted.delete(id);
      }
      this.#asked = asked;
      this.#asking = false;
      this.#askSoon(PAUSE_MS);
    } catch {
      this.#asking = false;
      this.#askSoon(RETRY_MS);
    }
  }
}
