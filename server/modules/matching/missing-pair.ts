import type { Missing } from '#shared/matching.ts';
import { freeTime } from './availability-factor.ts';
import { canonicalName } from './canonical-name.ts';
import { milesBetween } from './distance.ts';
import { isOldEnough, isQualified } from './eligibility.ts';
import type { NeedFacts, Qualification, VolunteerFacts } from './facts.ts';
import { type Candidate, daysIn, type Occasion } from './naive-ranking.ts';

/**
 * Everything that keeps the volunteer from the need, where `matchPair` says only that there is no match: null
 * exactly when it gives one. Of a block nothing is said but that there is one, to be kept from who is blocked.
 */
export function missingPair(need: Occasion, volunteer: Candidate): Missing | 'blocked' | null {
  const { facts } = volunteer;
  if (facts.blocked.includes(need.facts.organisationId)) return 'blocked';
  const missing: Missing = {
    place: facts.point === null || need.facts.point === null,
    distance: tooFar(need.facts, facts),
    skills: missingSkills(need, volunteer),
    qualifications: need.facts.requiredQualifications
      .filter((name) => !isQualified([name], facts.qualifications, need.lastDay))
      .map((name) => ({ name, expiredOn: lastExpiry(name, facts.qualifications) })),
    age: isOldEnough(facts.birthYear, need.facts.minimumAge, need.year)
      ? null
      : { minimum: need.facts.minimumAge ?? 0, known: facts.birthYear !== null },
    clash: clashOf(need.facts, facts),
    notFree: freeTime(facts.availability, daysIn(need, facts.timeZone), need.facts).milliseconds === 0,
  };
  return isNothing(missing) ? null : missing;
}

const isNothing = ({ place, distance, skills, qualifications, age, clash, notFree }: Missing): boolean =>
  !place &&
  !notFree &&
  [distance, age, clash].every((one) => one === null) &&
  skills.length + qualifications.length === 0;

function tooFar({ point }: NeedFacts, volunteer: VolunteerFacts): Missing['distance'] {
  if (volunteer.point === null || point === null) return null;
  const miles = milesBetween(volunteer.point, point);
  return miles <= volunteer.maxDistanceMiles ? null : { miles, most: volunteer.maxDistanceMiles };
}

/** One of several required skills is enough to be eligible, so some are missing only when all are. */
function missingSkills({ skills: { required } }: Occasion, { skills }: Candidate): string[] {
  return required.some(({ canonical }) => skills.has(canonical)) ? [] : required.map(({ name }) => name);
}

/** Of a qualification that was held and is over by then: when it ends. */
function lastExpiry(name: string, held: readonly Qualification[]): string | null {
  const canonical = canonicalName(name);
  const ends = held
    .filter((one) => canonicalName(one.name) === canonical)
    .flatMap(({ expiresOn }) => expiresOn ?? []);
  return ends.sort().at(-1) ?? null;
}

function clashOf(need: NeedFacts, { busy }: VolunteerFacts): Missing['clash'] {
  const span = busy.find(({ startsAt, endsAt }) => startsAt < need.endsAt && endsAt > need.startsAt);
  if (!span) return null;
  return { startsAt: new Date(span.startsAt).toISOString(), endsAt: new Date(span.endsAt).toISOString() };
}
