import type { Weights } from '#shared/matching.ts';
import { availabilityShare, freeTime, overlapsAny } from './availability-factor.ts';
import { canonicalName } from './canonical-name.ts';
import { milesBetween } from './distance.ts';
import { isOldEnough, isQualified } from './eligibility.ts';
import type { NeedFacts, VolunteerFacts } from './facts.ts';
import { assertLasts } from './facts.ts';
import { Calendar, type LocalDay, lastLocalDay, startingYear } from './local-days.ts';
import { proximityFactor } from './proximity-factor.ts';
import type { Ranked, RankedVolunteer } from './ranked.ts';
import { matchReasons, type NeedSkills, needSkills } from './reasons.ts';
import { outcomesCounted, reliabilityFactor, turnedUp } from './reliability-factor.ts';
import { compareStanding, type Standing, score, scoreTenths } from './score.ts';
import { skillShare } from './skill-factor.ts';

/** A volunteer whose skills were made canonical once, not again for every need. */
export interface Candidate {
  facts: VolunteerFacts;
  skills: ReadonlySet<string>;
}

/** A need with what depends on it alone; `days` remembers the local days of each volunteers' time zone. */
export interface Occasion {
  facts: NeedFacts;
  skills: NeedSkills;
  lastDay: string;
  year: number;
  days: Map<string, LocalDay[]>;
  calendar: Calendar;
}

/** One eligible pair. */
export interface Match extends Ranked, Standing {}

export function candidateOf(facts: VolunteerFacts): Candidate {
  return { facts, skills: new Set(facts.skills.map(canonicalName)) };
}

/**
 * `calendar` may be one that many occasions share.
 *
 * @throws RangeError when the need does not last
 */
export function occasionOf(facts: NeedFacts, calendar = new Calendar()): Occasion {
  assertLasts(facts);
  return {
    facts,
    skills: needSkills(facts),
    lastDay: lastLocalDay(facts.timeZone, facts),
    year: startingYear(facts.timeZone, facts),
    days: new Map(),
    calendar,
  };
}

/** The match of one pair as it is defined, or null when the volunteer is not eligible. */
export function matchPair(need: Occasion, volunteer: Candidate, weights: Weights): Match | null {
  const { facts } = volunteer;
  if (facts.point === null || need.facts.point === null) return null;
  const miles = milesBetween(facts.point, need.facts.point);
  const proximity = proximityFactor(miles, facts.maxDistanceMiles);
  if (proximity === null) return null;
  if (facts.blocked.includes(need.facts.organisationId)) return null;
  if (facts.answered.includes(need.facts.id)) return null;
  if (!isOldEnough(facts.birthYear, need.facts.minimumAge, need.year)) return null;
  if (!isQualified(need.facts.requiredQualifications, facts.qualifications, need.lastDay)) return null;

  let matched = 0;
  for (const required of need.skills.required) if (volunteer.skills.has(required.canonical)) matched += 1;
  const skill = skillShare(matched, need.skills.required.length);
  if (skill === 0) return null;

  if (overlapsAny(facts.busy, need.facts)) return null;
  const free = freeTime(facts.availability, daysIn(need, facts.timeZone), need.facts);
  const availability = availabilityShare(free.milliseconds, need.facts);
  if (availability === 0) return null;

  const reliability = reliabilityFactor(facts.outcomes);
  const tenths = scoreTenths(score(weights, skill, availability, proximity, reliability));
  return {
    id: facts.id,
    score: tenths / 10,
    factors: { skill, availability, proximity, reliability },
    get reasons() {
      return matchReasons(need.facts, {
        skills: need.skills,
        has: (canonical) => volunteer.skills.has(canonical),
        free,
        miles,
        turnedUp: turnedUp(facts.outcomes),
        outOf: outcomesCounted(facts.outcomes),
      });
    },
    tenths,
    reliability,
    miles,
    createdAt: facts.createdAt,
  };
}

/** Days of the volunteer's zone on which an interval can begin that has a part in the need. */
export function daysIn(need: Occasion, timeZone: string): LocalDay[] {
  let days = need.days.get(timeZone);
  if (days === undefined) {
    days = need.calendar.daysAround(timeZone, need.facts);
    need.days.set(timeZone, days);
  }
  return days;
}

/**
 * The definition of a need's list: score every volunteer, sort, take the first. The engine must give the same,
 * to the last bit.
 */
export function naiveRanking(
  need: Occasion,
  volunteers: readonly Candidate[],
  weights: Weights,
  limit: number,
): { best: RankedVolunteer[]; eligible: number } {
  const matches: { match: Match; name: string }[] = [];
  for (const volunteer of volunteers) {
    const match = matchPair(need, volunteer, weights);
    if (match !== null) matches.push({ match, name: volunteer.facts.name });
  }
  matches.sort((a, b) => compareStanding(a.match, b.match));
  const best = matches.slice(0, limit).map(({ match, name }) => ({ ...rankedFrom(match), name }));
  return { best, eligible: matches.length };
}

/** The definition of a volunteer's list: the same scores; equal ones by distance, then by the need's id. */
export function naiveNeeds(
  volunteer: Candidate,
  needs: readonly Occasion[],
  weights: Weights,
  limit: number,
): { best: Ranked[]; eligible: number } {
  const matches: Match[] = [];
  for (const need of needs) {
    const match = matchPair(need, volunteer, weights);
    if (match !== null) matches.push({ ...match, id: need.facts.id });
  }
  matches.sort(compareStanding);
  return { best: matches.slice(0, limit).map(rankedFrom), eligible: matches.length };
}

function rankedFrom({ id, score, factors, reasons }: Match): Ranked {
  return { id, score, factors, reasons };
}
