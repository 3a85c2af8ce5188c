import type { ImportBatchView, ImportFile, ImportMapping, ImportReport } from '#shared/import.ts';
import { fetchJson, saveFile, writes } from '../../kernel/client.ts';

export const IMPORT_BATCH = 'kernel.import-batch';

/** What can come from files: where it goes, and what the files are. */
export const IMPORT_KINDS = {
  needs: { path: '/api/nonprofit/needs/import', type: 'text/csv', accept: '.csv,text/csv' },
  zones: { path: '/api/zones/import', type: 'application/geo+json', accept: '.geojson,.json' },
} as const;
export type ImportKind = keyof typeof IMPORT_KINDS;

export const importsUrl = '/api/imports';
export interface ImportsAnswer {
  items: ImportBatchView[];
}
export const importUrl = (id: string): string => `${importsUrl}/${id}`;

export async function uploadFile(
  kind: ImportKind,
  file: File,
  organisationId: string | null,
): Promise<ImportFile> {
  const { path, type } = IMPORT_KINDS[kind];
  const query = new URLSearchParams({ name: file.name, ...(organisationId && { organisationId }) });
  const body = file.slice(0, file.size, type);
  return (await fetchJson<ImportFile>(`${path}?${query}`, { method: 'POST', body })).data;
}

export const checkImport = async (
  id: string,
  mapping: ImportMapping,
  signal: AbortSignal,
): Promise<ImportReport> =>
  (await fetchJson<ImportReport>(`${importUrl(id)}/check`, { method: 'POST', body: { mapping }, signal }))
    .data;

export const startImport = (batch: ImportBatchView) =>
  writes.write({ method: 'POST', path: `${importUrl(batch.id)}/start`, body: {}, label: batch.fileName })
    .done;

export const undoImport = (batch: ImportBatchView) =>
  writes.write({ method: 'POST', path: `${importUrl(batch.id)}/undo`, body: {}, label: batch.fileName }).done;

export const saveRefusedRows = (id: string): Promise<void> =>
  saveFile(`${importUrl(id)}/refused`, 'refused-rows.csv');

/** Where a page shows what a refusal names by change type and id; null where none does. */
export function placeOf(path: string): string | null {
  const [type, id] = path.split('/');
  if (type === 'volunteering.need') return `/needs/${id}`;
  return type === 'volunteering.zone' ? `/zones/${id}` : null;
}
