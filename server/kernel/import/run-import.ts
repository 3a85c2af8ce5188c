import type { Actor } from '#shared/rights.ts';
import { undoCommit } from '../history/undo-commit.ts';
import type { LiveThings } from '../live-things.ts';
import type { Kernel } from '../module.ts';
import { Refusal } from '../refusal.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Transaction, Work } from '../transact.ts';
import { IMPORT_BATCH, ImportBatch } from './import-batch.entity.ts';
import type { Importer } from './importer.ts';
import { planImport } from './plan-import.ts';

export interface ImportParts {
  kernel: Kernel;
  things: LiveThings;
  importers: ReadonlyMap<string, Importer>;
  /** Somebody with the rights that they have now, without a session. */
  actorOf(sql: Snapshot['sql'], accountId: string): Promise<Actor>;
}

export interface ImportJob {
  batchId: string;
  step: 'run' | 'undo';
}

export const IMPORT_QUEUE = 'kernel.import';

/** Rows of one commit: others get a turn between, and a crash repeats little. */
const BATCH = 40;

/** Files are taken in, and taken back, behind the request, commit by commit. */
export function declareImportJobs(parts: ImportParts): void {
  parts.kernel.jobs.declare<ImportJob>({
    name: IMPORT_QUEUE,
    batch: 1,
    run: async (jobs) => {
      for (const { batchId, step } of jobs) {
        try {
          await (step === 'run' ? runImport(parts, batchId) : undoImport(parts, batchId));
        } catch (cause) {
          if (!(cause instanceof Refusal) || cause.status === 503) throw cause;
          await stopped(parts, batchId, cause.message);
        }
      }
    },
  });
}

const workOf = ({ accountId }: ImportBatch): Work => ({ actor: accountId, mutation: null, source: null });

async function runImport({ kernel, importers }: ImportParts, batchId: string): Promise<void> {
  const { database, transactor } = kernel;
  const batch = await database.orm.em.fork().findOne(ImportBatch, { id: batchId });
  if (!batch || (batch.state !== 'waiting' && batch.state !== 'running')) return;
  const { importer, context, plan, unchanged, counts } = await planImport(database.sql, importers, batch);
  // Rows that need nothing are done from the start. An interrupted job finds what it stored among them.
  const settled = counts.refused + counts.unchanged;
  const items = plan.items.filter((item) => !unchanged.has(item));
  const total = batch.state === 'running' ? batch.counts : counts;
  const inTurn = async (change: (transaction: Transaction, row: ImportBatch) => Promise<void>) =>
    transactor.transact(workOf(batch), async (transaction) => {
      const row = await transaction.em.findOneOrFail(ImportBatch, { id: batchId });
      await change(transaction, row);
    });
  await inTurn(async (_transaction, row) => {
    Object.assign(row, { state: 'running', counts: total, done: settled, problem: null });
  });
  for (let at = 0; at < items.length; at += BATCH) {
    const some = items.slice(at, at + BATCH);
    await inTurn(async (transaction, row) => {
      await importer.store(transaction, some, context);
      row.done = settled + at + some.length;
    });
  }
  await inTurn(async (_transaction, row) => {
    row.state = 'done';
  });
}

/** The commits that took the batch in and are not taken back yet, the last first. */
export async function commitsOf(sql: Snapshot['sql'], batchId: string): Promise<string[]> {
  const rows = await sql<{ commit: string }>(
    `select distinct on (b.id) b.commit from history b
     where b.entity = $1 and b.entity_id = $2 and b.undoes is null
       and exists (select 1 from history o where o.commit = b.commit and o.entity <> $1)
       and not exists (select 1 from history u where u.undoes = b.commit)
     order by b.id desc`,
    [IMPORT_BATCH, batchId],
  );
  return rows.map(({ commit }) => commit);
}

async function undoImport({ kernel, things, actorOf }: ImportParts, batchId: string): Promise<void> {
  const { database, transactor, clock } = kernel;
  const batch = await database.orm.em.fork().findOne(ImportBatch, { id: batchId });
  if (batch?.state !== 'undoing') return;
  const commits = await commitsOf(database.sql, batchId);
  for (const [at, commit] of commits.entries()) {
    await transactor.transact(workOf(batch), async (transaction) => {
      const actor = await actorOf(transaction.sql, batch.accountId);
      await undoCommit(transaction, { things, actor, commit, now: clock.now() });
      const row = await transaction.em.findOneOrFail(ImportBatch, { id: batchId });
      row.done = Math.max(0, row.done - BATCH);
      if (at === commits.length - 1) Object.assign(row, { state: 'undone', done: 0 });
    });
  }
}

/** What is in stays in, and can be taken back; the reason stands with the batch. */
async function stopped({ kernel }: ImportParts, batchId: string, problem: string): Promise<void> {
  const work = { actor: 'system:import', mutation: null, source: null };
  await kernel.transactor.transact(work, async ({ em }) => {
    const row = await em.findOne(ImportBatch, { id: batchId });
    if (row) Object.assign(row, { state: 'failed', problem });
  });
}
