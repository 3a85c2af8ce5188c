import {
  type Candidate,
  candidateOf,
  type Match,
  matchPair,
  occasionOf,
} from '#server/modules/matching/naive-ranking.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import type { VolunteerView } from '#shared/volunteering.ts';
import type { DemoNeed } from './needs.ts';
import type { DemoPerson } from './volunteers.ts';

/** What is kept of a match that was offered or chosen. */
export type DemoMatch = Pick<Match, 'score' | 'factors' | 'reasons'>;

/** A person as matching sees them. */
export interface DemoCandidate {
  person: DemoPerson;
  candidate: Candidate;
}

export interface Able {
  person: DemoPerson;
  match: DemoMatch;
  miles: number;
}

/** Nobody promises to come who is free for less of the time. */
const LEAST_FREE = 0.5;

const NOTHING_YET = { showed: 0, late: 0, noShow: 0, excused: 0 };

export function candidateFrom(
  person: DemoPerson,
  outcomes: VolunteerView['outcomes'] = NOTHING_YET,
): DemoCandidate {
  const { email: id, displayName: name, profile } = person;
  const facts = { ...profile, id, name, outcomes, createdAt: 0, busy: [], blocked: [], answered: [] };
  return { person, candidate: candidateOf(facts) };
}

/** Who could come to the need: eligible, free at least half of the time, and not promised elsewhere. */
export function ableFor(
  need: DemoNeed,
  candidates: readonly DemoCandidate[],
  isFree: (person: DemoPerson) => boolean,
  leastFree = LEAST_FREE,
): Able[] {
  const { startsAt, endsAt } = need.fields;
  const occasion = occasionOf({
    ...need.fields,
    id: need.key,
    organisationId: need.nonprofitKey,
    startsAt: Date.parse(startsAt),
    endsAt: Date.parse(endsAt),
  });
  return candidates.flatMap(({ person, candidate }) => {
    const match = isFree(person) ? matchPair(occasion, candidate, STARTING_WEIGHTS) : null;
    if (!match || match.factors.availability < leastFree) return [];
    const { score, factors, reasons, miles } = match;
    return [{ person, match: { score, factors, reasons }, miles }];
  });
}
