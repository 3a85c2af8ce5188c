import type {
  AssignmentView,
  CalendarFeed,
  FeedbackView,
  MadeCalendarFeed,
  MatchView,
} from '#shared/commitments.ts';
import type { NeedFit, ZoneMap } from '#shared/finding.ts';
import type { PreviewedWeights } from '#shared/learning.ts';
import type { Weights } from '#shared/matching.ts';
import type { RescueView } from '#shared/rescue.ts';
import type {
  NeedSuggestionsView,
  NeedView,
  NonprofitAbout,
  NonprofitView,
  PostNeed,
  ReviseNeed,
  ReviseNonprofit,
  SaveVolunteer,
  VolunteerSuggestionsView,
  VolunteerView,
  ZoneView,
} from '#shared/volunteering.ts';
import { fetchJson, saveFile, writes } from '../../kernel/client.ts';

/** Change types, as the contract names them. */
export const NEED = 'volunteering.need';
export const NONPROFIT = 'volunteering.nonprofit';
export const NEED_SUGGESTIONS = 'volunteering.need-suggestions';
export const VOLUNTEER = 'volunteering.volunteer';
export const VOLUNTEER_SUGGESTIONS = 'volunteering.volunteer-suggestions';
export const ZONE = 'volunteering.zone';
export const ZONE_FIGURES = 'volunteering.zone-figures';

export interface NeedsAnswer {
  items: NeedView[];
  nextCursor: string | null;
}
export interface NeedAnswer {
  need: NeedView;
  suggestions: NeedSuggestionsView | null;
  matches: MatchView[];
  assignments: AssignmentView[];
  feedback: FeedbackView[];
  rescue: RescueView | null;
}
export interface NonprofitAnswer {
  nonprofit: NonprofitView | null;
}
export interface AboutAnswer {
  nonprofit: NonprofitAbout | null;
}
export interface VolunteerAnswer {
  volunteer: VolunteerView | null;
}
export interface MatchesAnswer {
  suggestions: VolunteerSuggestionsView | null;
}
export type ZoneWithCount = ZoneView & { openNeeds: number };
export interface ZonesAnswer {
  items: ZoneWithCount[];
}

/** The longest page the server gives. */
const MOST = 500;

/** Where a need is posted. */
export const needsUrl = '/api/nonprofit/needs';
export const organisationNeedsUrl = (organisationId: string): string =>
  `${needsUrl}?organisationId=${organisationId}&limit=${MOST}`;
/** As its nonprofit sees it, with its suggestions. */
export const needUrl = (needId: string): string => `${needsUrl}/${needId}`;
/** As everybody sees it who may find it. */
export const openNeedUrl = (needId: string): string => `/api/volunteer/needs/${needId}`;
export const aboutUrl = (needId: string): string => `${openNeedUrl(needId)}/nonprofit`;
export const nonprofitUrl = (organisationId: string): string => `/api/nonprofit/profile/${organisationId}`;
export const zoneNeedsUrl = (zoneId: string, limit: number): string =>
  `/api/volunteer/zone/${zoneId}/needs?limit=${limit}`;
export const profileUrl = '/api/volunteer/profile';
export const matchesUrl = '/api/volunteer/matches';
export const zonesUrl = '/api/zones';

export const postNeed = (body: PostNeed) =>
  writes.write<NeedView>({ method: 'POST', path: needsUrl, body, label: body.title });

/** `called`: the title that the person knows it by, which may be another one on the server by now. */
export const reviseNeed = ({ id }: NeedView, called: string, body: ReviseNeed, ifMatch: number) =>
  writes.write<NeedView>({ method: 'PATCH', path: needUrl(id), body, ifMatch, label: called });

/** The states of a need wait for the server, as money and roles do. */
export const cancelNeed = (need: NeedView, reason: string) =>
  writes.write<NeedView>({
    method: 'POST',
    path: `${needUrl(need.id)}/cancel`,
    body: { reason },
    label: need.title,
  });

export const openNeed = (need: NeedView) =>
  writes.write<NeedView>({ method: 'POST', path: `${needUrl(need.id)}/open`, body: {}, label: need.title });

export const saveVolunteer = (body: SaveVolunteer, label: string) =>
  writes.write<VolunteerView>({ method: 'PUT', path: profileUrl, body, label });

/** What volunteers read of an organisation waits for the server, as its settings do. */
export const reviseNonprofit = (
  organisationId: string,
  body: ReviseNonprofit,
  ifMatch: number,
  label: string,
) =>
  writes.write<NonprofitView>({
    method: 'PATCH',
    path: nonprofitUrl(organisationId),
    body,
    ifMatch,
    label,
  }).done;

/** All needs of a nonprofit as a table, for the person to keep. */
export const saveNeeds = (organisationId: string): Promise<void> =>
  saveFile(`/api/nonprofit/needs/export?organisationId=${organisationId}`, 'needs.csv');

/** All zones as a table. */
export const saveZones = (): Promise<void> => saveFile(`${zonesUrl}/export`, 'zones.csv');

/** Needs that may be asked about at once. */
export const MOST_ASKED = 100;

/** What these needs are for the person now; those that are not open are not in it. Throws `ProblemError`. */
export const fetchFits = async (needIds: readonly string[]): Promise<NeedFit[]> =>
  (await fetchJson<{ items: NeedFit[] }>(`/api/volunteer/fits?needs=${needIds.join()}`)).data.items;

/** The last weeks under weights that somebody tries. Throws `ProblemError`. */
export async function previewWeights(weights: Weights): Promise<PreviewedWeights> {
  const query = new URLSearchParams(Object.entries(weights).map(([name, weight]) => [name, String(weight)]));
  return (await fetchJson<PreviewedWeights>(`/api/admin/weights/preview?${query}`)).data;
}

const CALENDAR = '/api/volunteer/calendar';
// A secret never waits on the device, so none of these is a kept write. They throw `ProblemError`.
export const fetchCalendar = async (): Promise<CalendarFeed> =>
  (await fetchJson<CalendarFeed>(CALENDAR)).data;
export const makeCalendar = async (): Promise<MadeCalendarFeed> =>
  (await fetchJson<MadeCalendarFeed>(CALENDAR, { method: 'POST' })).data;
export const endCalendar = () => fetchJson(CALENDAR, { method: 'DELETE' });

let zoneMap: ZoneMap | null = null;

/** The outlines of all zones, of before where there is no network. Throws `ProblemError` if there is none of before. */
export async function fetchZoneMap(): Promise<ZoneMap> {
  try {
    zoneMap = (await fetchJson<ZoneMap>('/api/zones/map', { kept: true })).data;
  } catch (error) {
    if (!zoneMap) throw error;
  }
  return zoneMap;
}

let skills: Promise<string[]> | null = null;

/** Skills that people here know by these names; asked once. None when it cannot be told now. */
export function fetchSkills(): Promise<string[]> {
  skills ??= fetchJson<{ items: string[] }>('/api/skills').then(
    ({ data }) => data.items,
    () => {
      skills = null;
      return [];
    },
  );
  return skills;
}
