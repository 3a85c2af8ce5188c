import type { Factors, MatchReasons } from '#shared/matching.ts';
import { listed, t } from '../../messages.ts';
import { formatTime } from '../../when.ts';

/** The facts of a match in words, one phrase for each factor. */
type Phrases = Record<keyof Factors, string>;

const miles = (distance: number): string => distance.toFixed(1);

function skillPhrase(reasons: MatchReasons): string {
  const { matchedSkills: has, missingSkills: missing, usefulSkills: useful } = reasons;
  const asked = has.length + missing.length;
  const required =
    asked === 0
      ? t('why.no-skills-needed')
      : missing.length > 0
        ? t('why.some-skills', { have: has.length, of: asked, missing: listed(missing) })
        : asked <= 2
          ? t('why.has', { skills: listed(has) })
          : t('why.all-skills', { count: asked });
  return useful.length > 0 ? `${required}, ${t('why.useful', { skills: listed(useful) })}` : required;
}

function freePhrase(reasons: MatchReasons, zone: string): string {
  const { needMinutes, freeMinutes, freeFrom, freeUntil } = reasons;
  if (freeMinutes >= needMinutes) return t('why.free-all');
  if (freeFrom && freeUntil) {
    return t('why.free-between', { from: formatTime(freeFrom, zone), to: formatTime(freeUntil, zone) });
  }
  if (freeFrom) return t('why.free-from', { time: formatTime(freeFrom, zone) });
  if (freeUntil) return t('why.free-until', { time: formatTime(freeUntil, zone) });
  return t('why.free-part', { have: Math.round(freeMinutes), of: Math.round(needMinutes) });
}

/**
 * Why a volunteer was suggested, for the coordinator: `all 3 skills; free until 11:30; 0.4 miles;
 * turned up 7 of 8 times`. Times are those of the need's zone.
 */
export function explainMatch(reasons: MatchReasons, zone: string): string {
  const turnedUp =
    reasons.outOf > 0
      ? t('why.turned-up', { turned: reasons.turnedUp, count: reasons.outOf })
      : t('why.first');
  const sentence = [
    skillPhrase(reasons),
    freePhrase(reasons, zone),
    t('why.miles', { miles: miles(reasons.miles) }),
    turnedUp,
  ].join('; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The same in short for the volunteer, who knows how often they turned up. */
export function explainToVolunteer(reasons: MatchReasons, zone: string): string {
  const sentence = [
    skillPhrase(reasons),
    freePhrase(reasons, zone),
    t('why.miles', { miles: miles(reasons.miles) }),
  ].join('; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The same, opened: one sentence to the volunteer for each factor. */
export function phrasesForVolunteer(
  reasons: MatchReasons,
  zone: string,
  greatestMiles: number | null,
): Phrases {
  const { matchedSkills: has, missingSkills: missing } = reasons;
  const noSkills = t('why.no-skills-needed');
  return {
    skill:
      has.length + missing.length === 0
        ? noSkills.charAt(0).toUpperCase() + noSkills.slice(1)
        : missing.length === 0
          ? t('why.you-have-all', { skills: listed(has) })
          : has.length > 0
            ? t('why.you-have-some', { skills: listed(has), missing: listed(missing) })
            : t('why.you-have-none', { missing: listed(missing) }),
    availability:
      reasons.freeMinutes >= reasons.needMinutes
        ? t('why.you-free-all')
        : t('why.you-free', { free: freePhrase(reasons, zone) }),
    proximity:
      greatestMiles === null
        ? t('why.miles', { miles: miles(reasons.miles) })
        : t('why.you-miles', { miles: miles(reasons.miles), most: String(greatestMiles) }),
    reliability:
      reasons.outOf > 0
        ? t('why.you-turned-up', { turned: reasons.turnedUp, count: reasons.outOf })
        : t('why.you-first'),
  };
}
