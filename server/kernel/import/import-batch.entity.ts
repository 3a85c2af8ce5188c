import { defineEntity, p } from '@mikro-orm/core';
import {
  IMPORT_STATES,
  type ImportBatchView,
  type ImportCounts,
  type ImportMapping,
} from '#shared/import.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { createId } from '../ids.ts';
import type { LiveThings } from '../live-things.ts';

const ImportBatchSchema = defineEntity({
  name: 'ImportBatch',
  tableName: 'import_batch',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    kind: p.string(),
    accountId: p.uuid().index(),
    organisationId: p.uuid().nullable(),
    fileName: p.string(),
    mapping: p.json().$type<ImportMapping>(),
    state: p.enum(IMPORT_STATES),
    done: p.integer().default(0),
    counts: p.json().$type<ImportCounts>(),
    problem: p.text().nullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/**
 * One file on its way in. It is touched by every commit of its rows, so history knows which commits they
 * are, and they can be taken back together.
 */
export class ImportBatch extends ImportBatchSchema.class {}
ImportBatchSchema.setClass(ImportBatch);

export const IMPORT_BATCH = 'kernel.import-batch';

export function importBatchView(batch: ImportBatch): ImportBatchView {
  const { id, kind, organisationId, fileName, state, done, counts, problem, createdAt, version } = batch;
  return {
    ...{ id, kind, fileName, state, done, counts, version },
    organisationId: organisationId ?? null,
    problem: problem ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function declareImports(things: LiveThings): void {
  things.add(ImportBatch, {
    type: IMPORT_BATCH,
    rooms: ({ accountId }) => [userRoom(accountId)],
    view: importBatchView,
    organisation: ({ organisationId }) => organisationId ?? null,
    personal: { columns: ['fileName'], person: 'accountId' },
    undo: { stays: true },
  });
}
