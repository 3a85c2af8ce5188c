import { distinctNames } from './canonical-name.ts';

/**
 * Share of the required skills that the volunteer has, 0–1; 1 when none is required. A skill asked for twice
 * counts once.
 *
 * @param has the volunteer's skills by canonical name
 */
export function skillFactor(requiredSkills: readonly string[], has: ReadonlySet<string>): number {
  const required = distinctNames(requiredSkills);
  const matched = required.filter((skill) => has.has(skill.canonical)).length;
  return skillShare(matched, required.length);
}

export function skillShare(matched: number, required: number): number {
  return required === 0 ? 1 : matched / required;
}
