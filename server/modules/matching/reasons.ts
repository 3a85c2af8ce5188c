import type { MatchReasons } from '#shared/matching.ts';
import type { FreeTime } from './availability-factor.ts';
import { distinctNames, type NamedOnce } from './canonical-name.ts';
import type { NeedFacts, Span } from './facts.ts';

const MINUTE = 60_000;

/** A need's skills, each once; a skill that is required is not also useful. */
export interface NeedSkills {
  required: NamedOnce[];
  useful: NamedOnce[];
}

export function needSkills(need: NeedFacts): NeedSkills {
  const required = distinctNames(need.requiredSkills);
  const taken = new Set(required.map((skill) => skill.canonical));
  return {
    required,
    useful: distinctNames(need.usefulSkills).filter((skill) => !taken.has(skill.canonical)),
  };
}

/** What the reasons are made of. */
export interface Findings {
  skills: NeedSkills;
  /** Whether the volunteer has the skill of this canonical name. */
  has: (canonical: string) => boolean;
  free: FreeTime;
  miles: number;
  turnedUp: number;
  outOf: number;
}

export function matchReasons(need: Span, found: Findings): MatchReasons {
  const { skills, has, free } = found;
  const names = (list: NamedOnce[], kept: boolean) =>
    list.filter((skill) => has(skill.canonical) === kept).map((skill) => skill.name);
  const oneStretch = free.stretches === 1;
  return {
    matchedSkills: names(skills.required, true),
    missingSkills: names(skills.required, false),
    usefulSkills: names(skills.useful, true),
    needMinutes: (need.endsAt - need.startsAt) / MINUTE,
    freeMinutes: free.milliseconds / MINUTE,
    freeFrom: oneStretch && free.from > need.startsAt ? isoInstant(free.from) : null,
    freeUntil: oneStretch && free.until < need.endsAt ? isoInstant(free.until) : null,
    miles: found.miles,
    turnedUp: found.turnedUp,
    outOf: found.outOf,
  };
}

function isoInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
