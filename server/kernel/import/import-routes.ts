import type { Context } from 'hono';
import { z } from 'zod';
import {
  CheckImport,
  ImportBatchView,
  ImportFile,
  ImportReport,
  type ImportState,
  MOST_IMPORT_BYTES,
  UploadImport,
} from '#shared/import.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import type { Actor } from '#shared/rights.ts';
import type { EntityManager } from '../database.ts';
import { toCsv } from '../export/csv-text.ts';
import { refuseMovedSince } from '../history/moved-since.ts';
import { type Principal, plain, type Route, read, write } from '../http/route.ts';
import { isId } from '../ids.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Snapshot } from '../snapshot.ts';
import { ImportBatch, importBatchView } from './import-batch.entity.ts';
import { guessMapping, type Importer } from './importer.ts';
import { fileOf, planImport, readable, reportOf } from './plan-import.ts';
import { commitsOf, IMPORT_QUEUE, type ImportJob, type ImportParts } from './run-import.ts';

type LoadActor = (sql: Snapshot['sql'], principal: Principal) => Promise<Actor>;

const Nothing = z.strictObject({});
const NO_COUNTS = { rows: 0, ready: 0, drafted: 0, refused: 0, unchanged: 0 };
const GONE = { 'not-found': 'There is no such import of the caller.' };

/** Files on their way in: upload, look, dry run, import, and back again. */
export const importRoutes = (parts: ImportParts, loadActor: LoadActor): Route[] => [
  ...[...parts.importers.values()].map((importer) => uploadRoute(parts, importer, loadActor)),
  read({
    path: '/imports',
    access: 'signed-in',
    policy: 'self',
    summary: 'The caller’s imports of late, newest first.',
    answer: z.object({ items: z.array(ImportBatchView), nextCursor: z.null() }),
    run: async ({ snapshot: { em, shows }, actor: { accountId } }) => {
      const batches = await em.find(
        ImportBatch,
        { accountId },
        { orderBy: { createdAt: 'desc' }, limit: 50 },
      );
      shows(userRoom(accountId));
      return { items: batches.map(importBatchView), nextCursor: null };
    },
  }),
  read({
    path: '/imports/:id',
    access: 'signed-in',
    policy: 'self',
    summary: 'One import: what is in its file, and how far it is.',
    answer: ImportFile,
    refusals: GONE,
    run: async ({ snapshot: { em, sql, shows }, actor, params: { id = '' } }) => {
      const batch = await findBatch(em, actor, id);
      const importer = parts.importers.get(batch.kind);
      shows(userRoom(actor.accountId));
      const text = importer && (await fileOf(sql, id).catch(() => null));
      const columns = text ? importer!.outline(text).columns : [];
      return fileView(batch, importer, columns);
    },
  }),
  write('post', {
    path: '/imports/:id/check',
    access: 'signed-in',
    policy: 'thing',
    summary: 'A dry run: what would become of every row with this mapping.',
    body: CheckImport,
    answer: ImportReport,
    example: { mapping: { title: 'Title', start_date_date: 'Date' } },
    refusals: { ...GONE, unreadable: 'The mapping lacks a field that is needed; `errors` says which.' },
    run: async ({ transaction, actor, params: { id = '' }, body }) => {
      const batch = await findBatch(transaction.em, actor, id);
      refuseUnless(batch, ['uploaded', 'undone', 'failed']);
      stillMay(parts, actor, batch);
      batch.mapping = body.mapping;
      return reportOf(await planImport(transaction.sql, parts.importers, batch));
    },
  }),
  write('post', {
    path: '/imports/:id/start',
    access: 'signed-in',
    policy: 'thing',
    summary: 'Imports what the dry run showed as ready; progress comes live.',
    body: Nothing,
    answer: ImportBatchView,
    example: {},
    refusals: { ...GONE, state: 'It runs already, or is done.' },
    run: async ({ transaction, actor, params: { id = '' } }) => {
      const batch = await findBatch(transaction.em, actor, id);
      refuseUnless(batch, ['uploaded', 'undone', 'failed']);
      stillMay(parts, actor, batch);
      Object.assign(batch, { state: 'waiting', done: 0, problem: null });
      transaction.enqueue(IMPORT_QUEUE, [{ batchId: id, step: 'run' } satisfies ImportJob]);
      await transaction.em.flush();
      return importBatchView(batch);
    },
  }),
  write('post', {
    path: '/imports/:id/undo',
    access: 'signed-in',
    policy: 'thing',
    summary: 'Takes back all that an import brought, as far as nothing of it has moved on.',
    body: Nothing,
    answer: ImportBatchView,
    example: {},
    refusals: {
      ...GONE,
      state: 'There is nothing to take back.',
      'moved-on': 'Some of it has been changed or removed since; `errors` names each.',
    },
    run: async ({ transaction, actor, params: { id = '' } }) => {
      const batch = await findBatch(transaction.em, actor, id);
      refuseUnless(batch, ['done', 'failed']);
      stillMay(parts, actor, batch);
      const commits = await commitsOf(transaction.sql, id);
      await refuseMovedSince(transaction, parts.things, commits);
      const nothing = commits.length === 0;
      Object.assign(batch, { state: nothing ? 'undone' : 'undoing', problem: null });
      if (!nothing) transaction.enqueue(IMPORT_QUEUE, [{ batchId: id, step: 'undo' } satisfies ImportJob]);
      await transaction.em.flush();
      return importBatchView(batch);
    },
  }),
  plain('get', {
    path: '/imports/:id/refused',
    access: 'signed-in',
    policy: 'thing',
    summary: 'Every row that is not taken or only as a draft, with line and reasons, as CSV.',
    answersWith: 'text/csv',
    refusals: GONE,
    run: async ({ context, principal, params: { id = '' } }) => {
      const { sql, orm } = parts.kernel.database;
      const actor = await loadActor(sql, principal!);
      const batch = await findBatch(orm.em.fork() as EntityManager, actor, id);
      stillMay(parts, actor, batch);
      const { plan } = await planImport(sql, parts.importers, batch);
      const rows = [
        ...plan.refused.map((row) => ({ ...row, outcome: 'refused' })),
        ...plan.drafted.map((row) => ({ ...row, outcome: 'draft' })),
      ].sort((a, b) => a.line - b.line);
      const lines = rows.map(({ line, outcome, reasons }) => [line, outcome, reasons.join(' ')]);
      return context.body(toCsv(['line', 'outcome', 'reasons'], lines), 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="refused-rows.csv"',
      });
    },
  }),
];

/** Whoever has uploaded a file may have lost the right to it since. */
function stillMay({ importers }: ImportParts, actor: Actor, { kind, organisationId }: ImportBatch): void {
  importers.get(kind)?.authorise(actor, organisationId ?? null);
}

function uploadRoute({ kernel }: ImportParts, importer: Importer, loadActor: LoadActor): Route {
  return plain('post', {
    path: importer.path,
    access: 'signed-in',
    policy: importer.action,
    rate: 'write',
    summary: `Uploads a file of ${importer.kind} (${importer.contentTypes.join(', ')}, at most 20 MB) to be looked at.`,
    query: UploadImport,
    status: 201,
    answer: ImportFile,
    refusals: { unreadable: 'The file is not what its type says.', 'too-large': 'It has more than 20 MB.' },
    run: async ({ context, principal, work, query: { name, organisationId = null } }) => {
      const actor = await loadActor(kernel.database.sql, principal!);
      importer.authorise(actor, organisationId);
      const text = await readFile(context, importer.contentTypes);
      const outline = await readable(() => importer.outline(text));
      const { result } = await kernel.transactor.transact(work, async ({ em, sql }) => {
        const batch = em.create(ImportBatch, {
          kind: importer.kind,
          accountId: actor.accountId,
          organisationId,
          fileName: name,
          mapping: guessMapping(outline.columns, importer.fields),
          state: 'uploaded',
          done: 0,
          counts: { ...NO_COUNTS, rows: outline.rows },
          createdAt: kernel.clock.now(),
        });
        await em.flush();
        await sql('insert into import_file (batch_id, text, at) values ($1, $2, $3)', [
          batch.id,
          text,
          kernel.clock.now().toISOString(),
        ]);
        return batch;
      });
      return fileView(result, importer, outline.columns);
    },
  });
}

async function readFile(context: Context, contentTypes: readonly string[]): Promise<string> {
  const type = (context.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (!contentTypes.includes(type))
    throw new Refusal(415, 'media-type', `Send the file as ${contentTypes.join(' or ')}.`);
  const tooLarge = new Refusal(
    413,
    'too-large',
    'The file has more than 20 MB. Split it, then upload the parts.',
  );
  if (Number(context.req.header('content-length') ?? 0) > MOST_IMPORT_BYTES) throw tooLarge;
  const bytes = await context.req.arrayBuffer();
  if (bytes.byteLength > MOST_IMPORT_BYTES) throw tooLarge;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(
      400,
      'unreadable',
      'This is not UTF-8 text. Save the file as UTF-8, then upload it again.',
    );
  }
}

async function findBatch(em: EntityManager, { accountId }: Actor, id: string): Promise<ImportBatch> {
  const batch = isId(id) ? await em.findOne(ImportBatch, { id, accountId }) : null;
  if (!batch) throw notFound('import');
  return batch;
}

const words: Record<ImportState, string> = {
  uploaded: 'has not begun',
  waiting: 'is about to begin',
  running: 'runs',
  done: 'is done',
  failed: 'has stopped',
  undoing: 'is being taken back',
  undone: 'was taken back',
};

function refuseUnless({ state }: ImportBatch, states: readonly ImportState[]): void {
  if (states.includes(state)) return;
  throw new Refusal(409, 'state', `This import ${words[state]}, so that cannot be done now.`);
}

function fileView(
  batch: ImportBatch,
  importer: Importer | undefined,
  columns: ImportFile['columns'],
): ImportFile {
  const fields = (importer?.fields ?? []).map(({ name, required }) => ({ name, required }));
  return { batch: importBatchView(batch), columns, fields, mapping: batch.mapping };
}
