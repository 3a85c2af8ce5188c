import type { AuditEntry, AuditPage, AuditReport } from '#shared/audit.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from '../../kernel/http.ts';
import { type AuditFilter, fetchAudit, saveAudit, verifyAudit } from './api.ts';

/** All that happened in an organisation, and the proof of it. Made while a component is set up. */
export class AuditList {
  filter: AuditFilter = $state({ actor: '', entity: '' });
  items: readonly AuditEntry[] = $state.raw([]);
  choices: Pick<AuditPage, 'entities' | 'actors'> = $state.raw({ entities: [], actors: [] });
  status: 'loading' | 'ready' | 'failed' = $state('loading');
  problem: Problem | null = $state.raw(null);
  report: AuditReport | null = $state.raw(null);
  pending: 'verify' | 'save' | null = $state(null);
  #cursor: string | null = $state(null);
  #attempt = $state(0);
  #loading: AbortController | null = null;
  readonly #organisationId: () => string | null;

  constructor(organisationId: () => string | null) {
    this.#organisationId = organisationId;
    $effect(() => {
      void this.#attempt;
      const id = organisationId();
      const { actor, entity } = this.filter;
      if (id) void this.#load(id, { actor, entity }, null);
      return () => this.#loading?.abort();
    });
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  showMore(): void {
    const id = this.#organisationId();
    if (id) void this.#load(id, $state.snapshot(this.filter), this.#cursor);
  }

  reload(): void {
    this.#attempt += 1;
  }

  verify(): Promise<void> {
    return this.#run('verify', async (id) => {
      this.report = null;
      this.report = await verifyAudit(id);
    });
  }

  save(): Promise<void> {
    return this.#run('save', (id) => saveAudit(id, $state.snapshot(this.filter)));
  }

  async #run(which: 'verify' | 'save', run: (organisationId: string) => Promise<void>): Promise<void> {
    const id = this.#organisationId();
    if (!id || this.pending) return;
    this.pending = which;
    this.problem = null;
    try {
      await run(id);
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.pending = null;
  }

  async #load(organisationId: string, filter: AuditFilter, cursor: string | null): Promise<void> {
    this.#loading?.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const page = await fetchAudit(organisationId, filter, cursor, signal);
      if (signal.aborted) return;
      this.items = cursor === null ? page.items : [...this.items, ...page.items];
      if (cursor === null) this.choices = page;
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
