/** One of six colours for a person, always the same; their name stands beside it. */
export function personTone(name: string): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return `var(--p${(sum % 6) + 1})`;
}
