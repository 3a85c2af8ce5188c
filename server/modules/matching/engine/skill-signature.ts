/**
 * A volunteer's skills as 64 bits in two words: skill n sets bit n mod 64. Two skills may share a bit, so a
 * signature can show a skill that is not there, but never misses one that is.
 */
export interface SkillSignature {
  low: number;
  high: number;
}

export function signatureOf(skills: readonly number[]): SkillSignature {
  let low = 0;
  let high = 0;
  for (let at = 0; at < skills.length; at++) {
    const skill = skills[at]!;
    if ((skill & 32) === 0) low |= 1 << (skill & 31);
    else high |= 1 << (skill & 31);
  }
  return { low, high };
}

/** The number of bits set in a word. */
export function bitCount(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((pairs + (pairs >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
