import type { Sql } from '#server/kernel/database.ts';
import { milesBetween } from '#server/modules/matching/distance.ts';
import { missingPair } from '#server/modules/matching/missing-pair.ts';
import { type Candidate, candidateOf, matchPair } from '#server/modules/matching/naive-ranking.ts';
import type { NeedFit } from '#shared/finding.ts';
import type { Weights } from '#shared/matching.ts';
import { loadVolunteers } from '../facts.ts';
import { weightsInForce } from '../learning/weights-in-force.ts';
import type { KnownNeed } from './known-needs.ts';

/** Whoever looks, as they are now. */
export interface Seeker {
  /** Null when they are no volunteer yet. */
  candidate: Candidate | null;
  /** Needs in which they have a place, or have asked for one. */
  mine: ReadonlySet<string>;
  /** What the score goes by. */
  weights: Weights;
}

export async function seekerOf(sql: Sql, accountId: string): Promise<Seeker> {
  const [volunteer] = await loadVolunteers(sql, [accountId]);
  const own = await sql<{ need_id: string }>(
    `select need_id from assignment
     where volunteer_id = $1 and state in ('interested', 'confirmed', 'checked-in') and ends_at > now()`,
    [accountId],
  );
  return {
    // What is not suggested again, because they have answered, may still be found.
    candidate: volunteer ? candidateOf({ ...volunteer.facts, answered: [] }) : null,
    mine: new Set(own.map(({ need_id }) => need_id)),
    weights: await weightsInForce(sql),
  };
}

/** The match as it is defined; null when the seeker is not eligible. */
export const matchOf = ({ occasion }: KnownNeed, candidate: Candidate, weights: Weights) =>
  matchPair(occasion, candidate, weights);

/** What the need is for the seeker. Null where a block keeps the two apart: of that nothing is said. */
export function fitOf(need: KnownNeed, { candidate, mine, weights }: Seeker): NeedFit | null {
  const of = { needId: need.id, needVersion: need.version, miles: milesOf(need, candidate) };
  if (candidate === null) return { ...of, missing: null };
  // Nobody's own place is in their way; nothing else of theirs is at that time.
  const judged = mine.has(need.id) ? { ...candidate, facts: { ...candidate.facts, busy: [] } } : candidate;
  const match = matchOf(need, judged, weights);
  if (match) return { ...of, score: match.score, factors: match.factors, reasons: match.reasons };
  const missing = missingPair(need.occasion, judged);
  return missing === 'blocked' ? null : { ...of, missing };
}

function milesOf({ occasion: { facts } }: KnownNeed, candidate: Candidate | null): number | null {
  const point = candidate?.facts.point;
  return point && facts.point ? milesBetween(point, facts.point) : null;
}
