import type { MatchReasons } from './matching.ts';

/**
 * Why a match scores as it does, as short phrases in the order of the factors.
 *
 * @param timeZone IANA zone in which times of day are told, usually the need's
 */
export function explainMatch(reasons: MatchReasons, timeZone: string): string[] {
  return [
    skills(reasons),
    useful(reasons),
    freeTime(reasons, timeZone),
    distance(reasons.miles),
    record(reasons),
  ].filter((phrase) => phrase !== null);
}

function skills({ matchedSkills, missingSkills }: MatchReasons): string {
  const required = matchedSkills.length + missingSkills.length;
  if (required === 0) return 'No skills needed';
  if (missingSkills.length > 0)
    return `${matchedSkills.length} of ${required} skills, no ${list(missingSkills, 'or')}`;
  return required === 1 ? `Has ${matchedSkills[0]}` : `All ${required} skills`;
}

function useful({ usefulSkills }: MatchReasons): string | null {
  return usefulSkills.length === 0 ? null : `also ${list(usefulSkills, 'and')}`;
}

function freeTime(reasons: MatchReasons, timeZone: string): string {
  const { freeMinutes, needMinutes, freeFrom, freeUntil } = reasons;
  if (freeMinutes >= needMinutes) return 'free the whole time';
  const from = freeFrom === null ? '' : ` from ${timeOfDay(freeFrom, timeZone)}`;
  const until = freeUntil === null ? '' : ` until ${timeOfDay(freeUntil, timeZone)}`;
  if (from !== '' || until !== '') return `free${from}${until}`;
  return `free ${duration(freeMinutes)} of ${duration(needMinutes)}`;
}

function timeOfDay(instant: string, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return time.format(new Date(instant));
}

function duration(minutes: number): string {
  const whole = Math.round(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

function distance(miles: number): string {
  const tenths = Math.round(miles * 10);
  if (tenths === 0) return 'under 0.1 miles';
  return tenths === 10 ? '1 mile' : `${tenths / 10} miles`;
}

function record({ turnedUp, outOf }: MatchReasons): string {
  return outOf === 0 ? 'first shift' : `turned up ${turnedUp} of ${outOf}`;
}

function list(names: string[], word: 'and' | 'or'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
