import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { NeedFacts } from '#server/modules/matching/facts.ts';
import { missingPair } from '#server/modules/matching/missing-pair.ts';
import {
  candidateOf,
  type Match as Judged,
  matchPair,
  occasionOf,
} from '#server/modules/matching/naive-ranking.ts';
import type { Missing } from '#shared/matching.ts';
import { loadVolunteers } from '../facts.ts';
import { weightsInForce } from '../learning/weights-in-force.ts';
import type { Need } from '../need.entity.ts';
import { pointOf } from '../views.ts';
import { spanInWords } from './span-in-words.ts';

/** Everything that keeps somebody from a need; of a block only that there is one. */
type WhyNot = Missing | 'blocked';

/** A volunteer as matching sees them for one need: the match, or why there is none. */
export interface Verdict {
  id: string;
  name: string;
  match: Pick<Judged, 'score' | 'factors' | 'reasons'> | null;
  not: WhyNot | null;
}

const factsOf = (need: Need): NeedFacts => ({
  id: need.id,
  organisationId: need.organisationId,
  point: pointOf(need),
  requiredSkills: need.requiredSkills,
  usefulSkills: need.usefulSkills,
  requiredQualifications: need.requiredQualifications,
  minimumAge: need.minimumAge ?? null,
  startsAt: need.startsAt.getTime(),
  endsAt: need.endsAt.getTime(),
  timeZone: need.timeZone,
});

/**
 * Judges volunteers by the plain definition, as they are in this transaction. What they have answered before
 * and what else they have promised is not looked at: the verbs refuse that by name.
 */
export async function judgeVolunteers(
  { sql }: Transaction,
  need: Need,
  ids: readonly string[],
): Promise<Verdict[]> {
  const occasion = occasionOf(factsOf(need));
  const loaded = await loadVolunteers(sql, ids);
  const weights = await weightsInForce(sql);
  return loaded.map(({ facts }) => {
    const candidate = candidateOf({
      ...facts,
      busy: [],
      answered: [],
    });
    const { id, name } = facts;
    const match = matchPair(occasion, candidate, weights);
    return match
      ? { id, name, match: { score: match.score, factors: match.factors, reasons: match.reasons }, not: null }
      : { id, name, match: null, not: missingPair(occasion, candidate) };
  });
}

/** What keeps somebody away from a need, and what they can do about it. */
export function notEligible(not: WhyNot, need: Need): Refusal {
  return new Refusal(409, 'not-eligible', inWords(not, need));
}

/** What nothing helps against comes first. */
function inWords(not: WhyNot, need: Need): string {
  // Who has blocked whom is nobody's to learn.
  if (not === 'blocked') return 'You cannot sign up with this organisation. Choose a need of another one.';
  const { age, qualifications, place, distance, skills, notFree } = not;
  if (age?.known)
    return `It is for people who have been ${age.minimum} since the year began. Choose another need.`;
  if (age)
    return `It is for people of at least ${age.minimum}. Add your birth year to your profile, then sign up.`;
  if (qualifications.length > 0) {
    const names = qualifications.map(({ name }) => name);
    return `It asks for ${listOf(names, 'and')}, valid on the day. Add it to your profile when you have it.`;
  }
  if (place) return 'Say in your profile where you are: needs are found by how near they are.';
  if (distance)
    return `It is ${distance.miles.toFixed(1)} miles from you, and you go at most ${distance.most}. Go farther in your profile, then sign up.`;
  if (skills.length > 0)
    return `It asks for ${listOf(skills, 'or')}. Add what you can do to your profile, then sign up.`;
  if (notFree)
    return `Your availability has no time on ${spanInWords(need)}. Add it to your profile, then sign up.`;
  return 'It does not fit you as it stands. Look at your suggestions.';
}

const listOf = (names: readonly string[], type: 'and' | 'or'): string =>
  new Intl.ListFormat('en', { type: type === 'and' ? 'conjunction' : 'disjunction' }).format(names);

/** Whether something stays a reason for whoever was asked to come all the same. */
export const isHard = (not: WhyNot): boolean =>
  not === 'blocked' || not.age !== null || not.qualifications.length > 0;
