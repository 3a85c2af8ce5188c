import type { Availability, PostNeed, SaveVolunteer } from '#shared/volunteering.ts';

/** Flatbush, Brooklyn. */
export const HERE = { lat: 40.652, lng: -73.959 };
const DAY_MS = 86_400_000;

/** A need on a Saturday some weeks ahead, 09:00 to 12:00 in New York in summer or an hour later in winter. */
export function aNeed(organisationId: string, change: Partial<PostNeed> = {}): PostNeed {
  const saturday = Math.ceil(Date.now() / (7 * DAY_MS)) * 7 * DAY_MS + 9 * DAY_MS;
  return {
    organisationId,
    title: 'Pack and hand out groceries',
    category: 'Food',
    startsAt: new Date(saturday + 14 * 3_600_000).toISOString(),
    endsAt: new Date(saturday + 17 * 3_600_000).toISOString(),
    timeZone: 'America/New_York',
    point: HERE,
    placesMin: 2,
    placesMax: 4,
    ...change,
  };
}

export const ALWAYS: Availability = {
  weekly: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]),
  exceptions: [],
};
export const NEVER: Availability = { weekly: Array.from({ length: 7 }, () => []), exceptions: [] };

export function aVolunteer(change: Partial<SaveVolunteer> = {}): SaveVolunteer {
  return {
    skills: [],
    availability: ALWAYS,
    timeZone: 'America/New_York',
    point: HERE,
    maxDistanceMiles: 5,
    ...change,
  };
}
