import type { Row } from '#server/kernel/database.ts';
import { milesBetween } from '#server/modules/matching/distance.ts';
import { missingPair } from '#server/modules/matching/missing-pair.ts';
import { type Candidate, candidateOf, matchPair } from '#server/modules/matching/naive-ranking.ts';
import type { NeedFit } from '#shared/finding.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { loadVolunteers } from '../facts.ts';
import type { KnownNeed } from './known-needs.ts';

type Sql = <R extends Row>(text: string, parameters?: unknown[]) => Promise<R[]>;

/** Whoever looks, as they are now; null when they are no volunteer. */
export async function seekerOf(sql: Sql, accountId: string): Promise<Candidate | null> {
  const [volunteer] = await loadVolunteers(sql, [accountId]);
  return volunteer ? candidateOf(volunteer.facts) : null;
}

/** The match as it is defined; null when the seeker is not eligible. */
export const matchOf = ({ occasion }: KnownNeed, seeker: Candidate) =>
  matchPair(occasion, seeker, STARTING_WEIGHTS);

function milesOf({ occasion: { facts } }: KnownNeed, seeker: Candidate | null): number | null {
  const point = seeker?.facts.point;
  return point && facts.point ? milesBetween(point, facts.point) : null;
}

/** What the need is for the seeker. Null where a block keeps the two apart: of that nothing is said. */
export function fitOf(need: KnownNeed, seeker: Candidate | null): NeedFit | null {
  const of = { needId: need.id, needVersion: need.version, miles: milesOf(need, seeker) };
  if (seeker === null) return { ...of, missing: null };
  const match = matchOf(need, seeker);
  if (match) return { ...of, score: match.score, factors: match.factors, reasons: match.reasons };
  const missing = missingPair(need.occasion, seeker);
  return missing === 'blocked' ? null : { ...of, missing };
}
