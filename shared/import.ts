import { z } from 'zod';

/** The largest file that is taken. */
export const MOST_IMPORT_BYTES = 20 * 1024 * 1024;
/** Rows named one by one in a report; the rest is in its download. */
export const MOST_NAMED_ROWS = 200;

export const IMPORT_STATES = [
  'uploaded',
  'waiting',
  'running',
  'done',
  'failed',
  'undoing',
  'undone',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** `POST …/import?name=…&organisationId=…`, with the file as the body. */
export const UploadImport = z.strictObject({
  name: z.string().trim().min(1, { message: 'Name the file.' }).max(200),
  organisationId: z.uuid().optional(),
});
export type UploadImport = z.input<typeof UploadImport>;

/** Which column of the file each field is read from; a field that is left out has none. */
export const ImportMapping = z.record(z.string().max(60), z.string().max(200));
export type ImportMapping = z.infer<typeof ImportMapping>;

export const CheckImport = z.strictObject({ mapping: ImportMapping });
export type CheckImport = z.input<typeof CheckImport>;

/** What became, or would become, of the rows: every one is counted in exactly one of them. */
export const ImportCounts = z.object({
  rows: z.number().int(),
  ready: z.number().int(),
  drafted: z.number().int(),
  refused: z.number().int(),
  /** As they were before: nothing to do. */
  unchanged: z.number().int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

const NamedRow = z.object({ line: z.number().int(), reasons: z.array(z.string()) });
export type NamedRow = z.infer<typeof NamedRow>;

/** Answer of a dry run. */
export const ImportReport = z.object({
  counts: ImportCounts,
  refused: z.array(NamedRow),
  drafted: z.array(NamedRow),
  warnings: z.array(NamedRow),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** Change type `kernel.import-batch`, in the room of the person who imports. */
export const ImportBatchView = z.object({
  id: z.uuid(),
  kind: z.string(),
  organisationId: z.uuid().nullable(),
  fileName: z.string(),
  state: z.enum(IMPORT_STATES),
  /** Rows dealt with so far, of `counts.rows`. */
  done: z.number().int(),
  counts: ImportCounts,
  /** Why it stopped, for people. */
  problem: z.string().nullable(),
  createdAt: z.iso.datetime(),
  version: z.number().int(),
});
export type ImportBatchView = z.infer<typeof ImportBatchView>;

export const ImportField = z.object({ name: z.string(), required: z.boolean() });
export const ImportColumn = z.object({ name: z.string(), samples: z.array(z.string()) });

/** Answer of an upload, and of `GET /api/imports/:id`: what is in the file and how it is taken. */
export const ImportFile = z.object({
  batch: ImportBatchView,
  columns: z.array(ImportColumn),
  fields: z.array(ImportField),
  mapping: ImportMapping,
});
export type ImportFile = z.infer<typeof ImportFile>;
