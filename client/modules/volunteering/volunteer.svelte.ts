import type { VolunteerSuggestionsView, VolunteerView } from '#shared/volunteering.ts';
import { session } from '../../kernel/client.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection, liveRecord } from '../../kernel/live-collection.svelte.ts';
import {
  type MatchesAnswer,
  matchesUrl,
  profileUrl,
  VOLUNTEER,
  VOLUNTEER_SUGGESTIONS,
  type VolunteerAnswer,
  ZONE,
  type ZonesAnswer,
  type ZoneWithCount,
  zonesUrl,
} from './api.ts';

/** The person's own facet; null while there is none. Made while a component is set up. */
export const myVolunteer = () =>
  liveRecord<VolunteerAnswer, VolunteerView>(() => {
    const id = session.user?.id;
    return id ? { url: profileUrl, type: VOLUNTEER, id, from: (answer) => answer.volunteer } : null;
  });

/** What fits the person, best first. Made while a component is set up. */
export const myMatches = () =>
  liveRecord<MatchesAnswer, VolunteerSuggestionsView>(() => {
    const id = session.user?.id;
    return id
      ? { url: matchesUrl, type: VOLUNTEER_SUGGESTIONS, id, from: (answer) => answer.suggestions }
      : null;
  });

/** Every zone with the number of its open needs, as of now. Made while a component is set up. */
export const zones = () =>
  liveCollection<ZonesAnswer, ZoneWithCount>(() => ({
    url: zonesUrl,
    from: { [ZONE]: (answer) => answer.items },
    order: by((zone) => zone.name),
  }));
