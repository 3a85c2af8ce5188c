import type { NonprofitAbout, NonprofitView } from '#shared/volunteering.ts';
import { liveRecord } from '../../../kernel/live-record.svelte.ts';
import { type AboutAnswer, aboutUrl, NONPROFIT, type NonprofitAnswer, nonprofitUrl } from '../api.ts';

/** What an organisation says of itself; null before it has said anything. Made while a component is set up. */
export const nonprofit = (organisationId: () => string | null) =>
  liveRecord<NonprofitAnswer, NonprofitView>(() => {
    const id = organisationId();
    return id && { url: nonprofitUrl(id), type: NONPROFIT, id, from: (answer) => answer.nonprofit };
  });

/** Who posted a need, as everybody reads it, as of loading. Made while a component is set up. */
export const aboutOf = (needId: () => string, organisationId: () => string | null) =>
  liveRecord<AboutAnswer, NonprofitAbout>(() => {
    const id = organisationId();
    return id && { url: aboutUrl(needId()), type: NONPROFIT, id, from: (answer) => answer.nonprofit };
  });
