/**
 * A volunteer's skills as 64 bits, two words: skill n sets bit n mod 64. Two skills may share a bit, so a
 * signature can show a skill that is not there, but never misses one that is. Counting by it gives an upper
 * bound, and the exact one as long as there are no more than 64 skills.
 */
export interface SkillBit {
  /** 0 or 1. */
  word: number;
  shift: number;
}

export function skillBit(skill: number): SkillBit {
  return { word: (skill >>> 5) & 1, shift: skill & 31 };
}

export function signatureWord(skills: readonly number[], word: number): number {
  let bits = 0;
  for (const skill of skills) if (((skill >>> 5) & 1) === word) bits |= 1 << (skill & 31);
  return bits;
}
