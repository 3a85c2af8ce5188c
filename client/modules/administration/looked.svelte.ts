import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from '../../kernel/http.ts';
import type { Page } from './api.ts';

/** Something that was looked at and says when: it is not live. */
abstract class Look<Value> {
  value: Value | null = $state.raw(null);
  asOf: string | null = $state(null);
  pending = $state(false);
  problem: Problem | null = $state.raw(null);
  #round = 0;

  abstract look(): Promise<void>;

  /** Shows what the newest question was answered with. */
  protected async load(ask: () => Promise<Value>): Promise<void> {
    const round = ++this.#round;
    this.pending = true;
    try {
      const value = await ask();
      if (round !== this.#round) return;
      this.value = value;
      this.asOf = new Date().toISOString();
      this.problem = null;
    } catch (error) {
      if (round === this.#round) this.problem = problemOf(error);
    } finally {
      if (round === this.#round) this.pending = false;
    }
  }
}

/** One answer, looked at when it is made. */
export class Looked<Value> extends Look<Value> {
  readonly #ask: () => Promise<Value>;

  constructor(ask: () => Promise<Value>) {
    super();
    this.#ask = ask;
    void this.look();
  }

  look(): Promise<void> {
    return this.load(this.#ask);
  }
}

/** Typing pauses this long before it is looked up. */
const PAUSE_MS = 250;

/** A list that is looked through by words, page by page. */
export class LookedList<Line> extends Look<Page<Line>> {
  search = $state('');
  readonly #fetchPage: (search: string, cursor: string | null) => Promise<Page<Line>>;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(fetchPage: (search: string, cursor: string | null) => Promise<Page<Line>>) {
    super();
    this.#fetchPage = fetchPage;
    void this.look();
  }

  look(): Promise<void> {
    return this.load(() => this.#fetchPage(this.search.trim(), null));
  }

  get items(): readonly Line[] {
    return this.value?.items ?? [];
  }

  type(search: string): void {
    this.search = search;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.look(), PAUSE_MS);
  }

  async more(): Promise<void> {
    const before = this.value;
    if (!before?.nextCursor || this.pending) return;
    await this.load(async () => {
      const next = await this.#fetchPage(this.search.trim(), before.nextCursor);
      return { ...next, items: [...before.items, ...next.items] };
    });
  }
}
