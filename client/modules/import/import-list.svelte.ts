import type { ImportBatchView } from '#shared/import.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { IMPORT_BATCH, type ImportKind, type ImportsAnswer, importsUrl } from './api.ts';

/** What the person has imported of late into one organisation, the newest first. Made while a component is set up. */
export const earlierImports = (of: () => { kind: ImportKind; organisationId: string | null } | null) =>
  liveCollection<ImportsAnswer, ImportBatchView>(() => {
    const chosen = of();
    return (
      chosen && {
        url: importsUrl,
        from: { [IMPORT_BATCH]: (answer) => answer.items },
        matches: ({ kind, organisationId }) =>
          kind === chosen.kind && organisationId === chosen.organisationId,
        order: by((batch) => Date.parse(batch.createdAt), 'descending'),
      }
    );
  });
