import type { FoundNeeds } from '#shared/finding.ts';
import type { NeedSuggestionsView, NeedView } from '#shared/volunteering.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection, liveRecord } from '../../kernel/live-collection.svelte.ts';
import {
  NEED,
  NEED_SUGGESTIONS,
  type NeedAnswer,
  type NeedsAnswer,
  needUrl,
  openNeedUrl,
  organisationNeedsUrl,
  zoneNeedsUrl,
} from './api.ts';

/*
 * Needs as they stand now. Each is made while a component is set up, follows its room from then
 * on, and loads again when what its argument reads changes; null stands for nothing yet.
 */

/** All needs of an organisation, by start. */
export const organisationNeeds = (organisationId: () => string | null) =>
  liveCollection<NeedsAnswer, NeedView>(() => {
    const id = organisationId();
    return (
      id && {
        url: organisationNeedsUrl(id),
        from: { [NEED]: (answer) => answer.items },
        matches: (need) => need.organisationId === id,
        order: by((need) => need.startsAt),
      }
    );
  });

/** The first so many needs of a zone that are open to everybody, by start. */
export const zoneNeeds = (zoneId: () => string | null, limit: number) =>
  liveCollection<FoundNeeds, NeedView>(() => {
    const id = zoneId();
    return (
      id && {
        url: zoneNeedsUrl(id, limit),
        from: { [NEED]: (answer) => answer.items },
        matches: (need) => need.zoneId === id && need.state === 'open',
        order: by((need) => need.startsAt),
        limit,
      }
    );
  });

/** A need as its nonprofit sees it. */
export const needRecord = (needId: () => string | null) =>
  liveRecord<NeedAnswer, NeedView>(() => {
    const id = needId();
    return id && { url: needUrl(id), type: NEED, id, from: (answer) => answer.need };
  });

/** The suggestions of that need; the same request as `needRecord`. */
export const needSuggestions = (needId: () => string | null) =>
  liveRecord<NeedAnswer, NeedSuggestionsView>(() => {
    const id = needId();
    return id && { url: needUrl(id), type: NEED_SUGGESTIONS, id, from: (answer) => answer.suggestions };
  });

/** A need as whoever finds it sees it. */
export const openNeedRecord = (needId: () => string | null) =>
  liveRecord<NeedView, NeedView>(() => {
    const id = needId();
    return id && { url: openNeedUrl(id), type: NEED, id, from: (answer) => answer };
  });
