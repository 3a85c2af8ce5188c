import type { Availability, Point } from '#shared/volunteering.ts';

/** Half-open [startsAt, endsAt), in milliseconds since 1970. */
export interface Span {
  startsAt: number;
  endsAt: number;
}

/** How a volunteer's past commitments ended. */
export interface Outcomes {
  showed: number;
  late: number;
  noShow: number;
  excused: number;
}

export interface Qualification {
  name: string;
  /** Last day it is valid, `YYYY-MM-DD`; null for ever. */
  expiresOn: string | null;
}

/** Everything about a volunteer that a match depends on. */
export interface VolunteerFacts {
  id: string;
  name: string;
  /** When the account was made, in milliseconds since 1970. */
  createdAt: number;
  point: Point | null;
  /** At least 0.1. */
  maxDistanceMiles: number;
  skills: string[];
  availability: Availability;
  /** IANA zone in which the availability is meant. */
  timeZone: string;
  qualifications: Qualification[];
  birthYear: number | null;
  outcomes: Outcomes;
  /** Confirmed assignments. */
  busy: Span[];
  /** Organisations that blocked the volunteer or are blocked by them. */
  blocked: string[];
  /** Needs that were offered to the volunteer, or that they have answered: nobody suggests them again. */
  answered: string[];
}

/** Everything about a need that a match depends on. */
export interface NeedFacts extends Span {
  id: string;
  organisationId: string;
  point: Point | null;
  requiredSkills: string[];
  usefulSkills: string[];
  requiredQualifications: string[];
  minimumAge: number | null;
  /** IANA zone in which the need's days and years are counted. */
  timeZone: string;
}

/** @throws RangeError when the need does not last: no share of it could be free. */
export function assertLasts(need: NeedFacts): void {
  if (!(need.endsAt > need.startsAt)) throw new RangeError(`Need ${need.id} must end after it starts.`);
}
