import type { ImportMapping, NamedRow } from '#shared/import.ts';
import { IMPORT_FIELD_LABELS } from '#shared/import-fields.ts';
import type { Action, Actor } from '#shared/rights.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Transaction } from '../transact.ts';

/** What is read of a file before anybody decided anything. */
export interface FileOutline {
  columns: { name: string; samples: string[] }[];
  rows: number;
}

export interface ImportField {
  name: string;
  required: boolean;
  /** Names of columns that mean it, in lower case with letters and digits only. */
  known: readonly string[];
}

/** What is done to which rows. Every row of the file is an item or refused. */
export interface ImportPlan<Item> {
  rows: number;
  items: readonly Item[];
  refused: readonly NamedRow[];
  drafted: readonly NamedRow[];
  warnings: readonly NamedRow[];
}

export interface ImportContext {
  organisationId: string | null;
  mapping: ImportMapping;
  now: Date;
}

/**
 * Takes one kind of thing in from files. The service has the file, the batch, the progress and the way
 * back; the importer knows what a row means.
 */
export interface Importer<Item = unknown> {
  /** Plural, for example `needs`. */
  kind: string;
  /** Where its files are sent. */
  path: `/${string}`;
  contentTypes: readonly string[];
  fields: readonly ImportField[];
  /** What one must be allowed to do, for the description of the route. */
  action: Action;
  /** Refuses who may not import; throws as a policy does. */
  authorise(actor: Actor, organisationId: string | null): void;
  /** Throws `ImportFileError` for what is no such file. */
  outline(text: string): FileOutline;
  /** Throws `ImportFileError` for a mapping that cannot be used. */
  plan(sql: Snapshot['sql'], text: string, context: ImportContext): Promise<ImportPlan<Item>>;
  /** Of these items, those that are there already as they are. */
  unchanged(sql: Snapshot['sql'], items: readonly Item[], context: ImportContext): Promise<ReadonlySet<Item>>;
  /** Stores items that are not. */
  store(transaction: Transaction, items: readonly Item[], context: ImportContext): Promise<void>;
}

/** The file as a whole cannot be read. The message is one line that says what is wrong and what to do. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError';
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');

const labelOf = (name: string): string => (IMPORT_FIELD_LABELS as Record<string, string>)[name] ?? '';

/** The column that most likely holds each field: one that is called so. Every column is used once. */
export function guessMapping(
  columns: readonly { name: string }[],
  fields: readonly ImportField[],
): ImportMapping {
  const free = new Map(columns.map(({ name }) => [plain(name), name]));
  const mapping: ImportMapping = {};
  for (const { name, known } of fields) {
    const found = [plain(name), plain(labelOf(name)), ...known].find((word) => free.has(word));
    if (found === undefined) continue;
    mapping[name] = free.get(found)!;
    free.delete(found);
  }
  return mapping;
}
