/**
 * Only the accents of Latin, Greek and Cyrillic. The vowel signs of Indic scripts are combining marks too,
 * but dropping them would make different words equal.
 */
const ACCENTS = /[\u0300-\u036f]/g;
const SPACES = /\s+/g;

/**
 * The name by which skills and qualifications are compared: without case, accents and superfluous space.
 * Upper case first, because it alone folds pairs such as ß and ss, ς and σ, ı and i.
 */
export function canonicalName(name: string): string {
  const letters = name.toUpperCase().toLowerCase().normalize('NFKD').replace(ACCENTS, '');
  return letters.replace(SPACES, ' ').trim();
}

export interface NamedOnce {
  /** As first written. */
  name: string;
  canonical: string;
}

/** The names with a canonical form that no earlier one has. */
export function distinctNames(names: readonly string[]): NamedOnce[] {
  const distinct = new Map<string, string>();
  for (const name of names) {
    const canonical = canonicalName(name);
    if (!distinct.has(canonical)) distinct.set(canonical, name);
  }
  return [...distinct].map(([canonical, name]) => ({ name, canonical }));
}
