import { type ImportCounts, type ImportReport, MOST_NAMED_ROWS } from '#shared/import.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Snapshot } from '../snapshot.ts';
import type { ImportBatch } from './import-batch.entity.ts';
import { type ImportContext, type Importer, ImportFileError, type ImportPlan } from './importer.ts';

export interface PlannedImport {
  importer: Importer;
  context: ImportContext;
  plan: ImportPlan<unknown>;
  unchanged: ReadonlySet<unknown>;
  counts: ImportCounts;
}

/** The text of a batch's file. Throws when it is kept no more. */
export async function fileOf(sql: Snapshot['sql'], batchId: string): Promise<string> {
  const [file] = await sql<{ text: string }>('select text from import_file where batch_id = $1', [batchId]);
  if (!file) throw new Refusal(409, 'file-gone', 'The file is kept no more. Upload it again.');
  return file.text;
}

/**
 * What would become of every row of the batch's file. The same file, mapping and database give the same
 * plan, so that a job that was interrupted goes on where it stood.
 */
export async function planImport(
  sql: Snapshot['sql'],
  importers: ReadonlyMap<string, Importer>,
  batch: ImportBatch,
): Promise<PlannedImport> {
  const importer = importers.get(batch.kind);
  if (!importer) throw notFound('import');
  const { organisationId = null, mapping, createdAt: now } = batch;
  const context = { organisationId, mapping, now };
  const text = await fileOf(sql, batch.id);
  const plan = await readable(() => importer.plan(sql, text, context));
  const unchanged = await importer.unchanged(sql, plan.items, context);
  const draftLines = new Set(plan.drafted.map(({ line }) => line));
  const fresh = plan.items.length - unchanged.size;
  const drafted = plan.items.filter(
    (item) => !unchanged.has(item) && draftLines.has((item as { line?: number }).line ?? -1),
  ).length;
  const counts = {
    rows: plan.rows,
    ready: fresh - drafted,
    drafted,
    refused: plan.refused.length,
    unchanged: unchanged.size,
  };
  if (counts.ready + counts.drafted + counts.refused + counts.unchanged !== counts.rows)
    throw new Error(`the plan of ${batch.kind} loses rows: ${JSON.stringify(counts)}`);
  return { importer, context, plan, unchanged, counts };
}

export function reportOf({ plan, counts }: PlannedImport): ImportReport {
  const { refused, drafted, warnings } = plan;
  const named = (rows: ImportReport['refused'] | ImportPlan<unknown>['refused']) =>
    rows.slice(0, MOST_NAMED_ROWS);
  return { counts, refused: named(refused), drafted: named(drafted), warnings: named(warnings) };
}

/** What a reader says about a file is a refusal, beside the file. */
export async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof ImportFileError)) throw cause;
    const errors = [{ path: 'file', message: cause.message }];
    throw new Refusal(400, 'unreadable', cause.message, { errors });
  }
}
