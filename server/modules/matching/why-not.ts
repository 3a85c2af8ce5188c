import { freeTime, overlapsAny } from './availability-factor.ts';
import { milesBetween } from './distance.ts';
import { isOldEnough, isQualified } from './eligibility.ts';
import { localDays } from './local-days.ts';
import type { Candidate, Occasion } from './naive-ranking.ts';
import { proximityFactor } from './proximity-factor.ts';
import { skillShare } from './skill-factor.ts';

/** Why a volunteer is not eligible for a need (V10), with what it takes to say so. */
export type WhyNot =
  | { why: 'blocked' }
  | { why: 'answered' }
  | { why: 'need-without-place' }
  | { why: 'no-place' }
  | { why: 'too-far'; miles: number; maxDistanceMiles: number }
  | { why: 'birth-year-unknown'; minimumAge: number }
  | { why: 'too-young'; minimumAge: number }
  | { why: 'qualification'; names: string[] }
  | { why: 'skill'; names: string[] }
  | { why: 'busy' }
  | { why: 'not-free' };

/**
 * The first reason why the two do not match, in the order in which nothing helps any more; null exactly when
 * `matchPair` gives a match.
 */
export function whyNot(need: Occasion, { facts, skills }: Candidate): WhyNot | null {
  if (facts.blocked.includes(need.facts.organisationId)) return { why: 'blocked' };
  if (facts.answered.includes(need.facts.id)) return { why: 'answered' };
  if (need.facts.point === null) return { why: 'need-without-place' };
  if (facts.point === null) return { why: 'no-place' };
  const { minimumAge } = need.facts;
  if (minimumAge !== null && !isOldEnough(facts.birthYear, minimumAge, need.year)) {
    return { why: facts.birthYear === null ? 'birth-year-unknown' : 'too-young', minimumAge };
  }
  const lacking = need.facts.requiredQualifications.filter(
    (name) => !isQualified([name], facts.qualifications, need.lastDay),
  );
  if (lacking.length > 0) return { why: 'qualification', names: lacking };
  const { maxDistanceMiles } = facts;
  const miles = milesBetween(facts.point, need.facts.point);
  if (proximityFactor(miles, maxDistanceMiles) === null) return { why: 'too-far', miles, maxDistanceMiles };
  const required = need.skills.required;
  const matched = required.filter(({ canonical }) => skills.has(canonical)).length;
  if (skillShare(matched, required.length) === 0) {
    return { why: 'skill', names: required.map(({ name }) => name) };
  }
  if (overlapsAny(facts.busy, need.facts)) return { why: 'busy' };
  const free = freeTime(facts.availability, localDays(facts.timeZone, need.facts), need.facts);
  return free.milliseconds > 0 ? null : { why: 'not-free' };
}
