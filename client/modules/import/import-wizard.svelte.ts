import type { ImportBatchView, ImportFile, ImportMapping, ImportReport } from '#shared/import.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { problemOf } from '../../kernel/http.ts';
import { liveRecord } from '../../kernel/live-collection.svelte.ts';
import {
  checkImport,
  IMPORT_BATCH,
  type ImportKind,
  importUrl,
  saveRefusedRows,
  startImport,
  undoImport,
  uploadFile,
} from './api.ts';

/** The batch of an id as it is, with what its file holds. Made while a component is set up. */
export const importRecord = (id: () => string | null) =>
  liveRecord<ImportFile, ImportBatchView>(() => {
    const known = id();
    return known && { url: importUrl(known), type: IMPORT_BATCH, from: ({ batch }) => batch, id: known };
  });

/** Choosing a file, its mapping, the dry run, and the verbs on what became of it. */
export class ImportWizard {
  mapping: ImportMapping = $state({});
  report: ImportReport | null = $state.raw(null);
  pending: 'upload' | 'check' | 'start' | 'undo' | 'save' | null = $state(null);
  problem: Problem | null = $state.raw(null);
  #checking: AbortController | null = null;

  /** Gives the id of the batch; null when the file was refused and says so. */
  async upload(kind: ImportKind, file: File, organisationId: string | null): Promise<string | null> {
    const answer = await this.#run('upload', () => uploadFile(kind, file, organisationId));
    return answer?.batch.id ?? null;
  }

  /** A field's column; '' for none. What the dry run said holds no more. */
  map(field: string, column: string): void {
    const { [field]: _, ...rest } = this.mapping;
    this.mapping = column === '' ? rest : { ...rest, [field]: column };
    this.report = null;
    this.problem = null;
  }

  async check(id: string): Promise<void> {
    this.#checking?.abort();
    this.#checking = new AbortController();
    const { signal } = this.#checking;
    this.report = null;
    const report = await this.#run('check', () => checkImport(id, $state.snapshot(this.mapping), signal));
    if (!signal.aborted) this.report = report;
  }

  start(batch: ImportBatchView): Promise<unknown> {
    return this.#run('start', () => orThrow(startImport(batch)));
  }

  undo(batch: ImportBatchView): Promise<unknown> {
    return this.#run('undo', () => orThrow(undoImport(batch)));
  }

  saveRefused(id: string): Promise<unknown> {
    return this.#run('save', () => saveRefusedRows(id));
  }

  async #run<T>(which: NonNullable<ImportWizard['pending']>, run: () => Promise<T>): Promise<T | null> {
    this.pending = which;
    this.problem = null;
    try {
      return await run();
    } catch (error) {
      this.problem = isProblem(error) ? error : problemOf(error);
      return null;
    } finally {
      this.pending = null;
    }
  }
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'detail' in error && !(error instanceof Error);

async function orThrow(done: Promise<{ ok: true } | { ok: false; problem: Problem }>): Promise<void> {
  const result = await done;
  if (!result.ok) throw result.problem;
}
