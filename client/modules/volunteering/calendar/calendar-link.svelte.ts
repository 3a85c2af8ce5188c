import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from '../../../kernel/http.ts';
import { endCalendar, fetchCalendar, makeCalendar } from '../api.ts';

/** The link by which a calendar reads somebody's shifts. */
export class CalendarLink {
  /** Undefined until it is known; null while there is none. */
  since: string | null | undefined = $state(undefined);
  /** The whole address, shown once. */
  made: string | null = $state(null);
  pending = $state(false);
  problem: Problem | null = $state.raw(null);

  look(): Promise<boolean> {
    return this.#try(async () => {
      this.since = (await fetchCalendar()).since;
    });
  }

  make(): Promise<boolean> {
    return this.#try(async () => {
      const { path, since } = await makeCalendar();
      this.made = new URL(path, location.origin).href;
      this.since = since;
    });
  }

  end(): Promise<boolean> {
    return this.#try(async () => {
      await endCalendar();
      this.made = null;
      this.since = null;
    });
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    if (this.pending) return false;
    this.pending = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = problemOf(error);
      return false;
    } finally {
      this.pending = false;
    }
  }
}
