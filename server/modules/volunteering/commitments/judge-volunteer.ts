import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { NeedFacts } from '#server/modules/matching/facts.ts';
import {
  candidateOf,
  type Match as Judged,
  matchPair,
  occasionOf,
} from '#server/modules/matching/naive-ranking.ts';
import { type WhyNot, whyNot } from '#server/modules/matching/why-not.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { loadVolunteers } from '../facts.ts';
import type { Need } from '../need.entity.ts';
import { pointOf } from '../views.ts';
import { spanInWords } from './span-in-words.ts';

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
  return loaded.map(({ facts }) => {
    const candidate = candidateOf({
      ...facts,
      busy: [],
      answered: [],
    });
    const { id, name } = facts;
    const match = matchPair(occasion, candidate, STARTING_WEIGHTS);
    return match
      ? { id, name, match: { score: match.score, factors: match.factors, reasons: match.reasons }, not: null }
      : { id, name, match: null, not: whyNot(occasion, candidate) };
  });
}

/** What keeps somebody away from a need, and what they can do about it. */
export function notEligible(not: WhyNot, need: Need): Refusal {
  return new Refusal(409, 'not-eligible', inWords(not, need));
}

function inWords(not: WhyNot, need: Need): string {
  switch (not.why) {
    // Who has blocked whom is nobody's to learn.
    case 'blocked':
      return 'You cannot sign up with this organisation. Choose a need of another one.';
    case 'no-place':
      return 'Say in your profile where you are: needs are found by how near they are.';
    case 'too-far':
      return `It is ${not.miles.toFixed(1)} miles from you, and you go at most ${not.maxDistanceMiles}. Go farther in your profile, then sign up.`;
    case 'birth-year-unknown':
      return `It is for people of at least ${not.minimumAge}. Add your birth year to your profile, then sign up.`;
    case 'too-young':
      return `It is for people who have been ${not.minimumAge} since the year began. Choose another need.`;
    case 'qualification':
      return `It asks for ${listOf(not.names, 'and')}, valid on the day. Add it to your profile when you have it.`;
    case 'skill':
      return `It asks for ${listOf(not.names, 'or')}. Add what you can do to your profile, then sign up.`;
    case 'not-free':
      return `Your availability has no time on ${spanInWords(need)}. Add it to your profile, then sign up.`;
    default:
      return 'It does not fit you as it stands. Look at your suggestions.';
  }
}

const listOf = (names: readonly string[], type: 'and' | 'or'): string =>
  new Intl.ListFormat('en', { type: type === 'and' ? 'conjunction' : 'disjunction' }).format(names);

/** Reasons that stay reasons for whoever was asked to come all the same. */
export const isHard = ({ why }: WhyNot): boolean =>
  ['blocked', 'birth-year-unknown', 'too-young', 'qualification'].includes(why);
