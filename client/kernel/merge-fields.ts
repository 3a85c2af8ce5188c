/** Joins what two people made of the same fields, each by itself. */

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const sameFields = same;

export interface Merged<Fields> {
  /** What stands in the form: what was typed, and elsewhere what the others saved. */
  mine: Fields;
  /** What it is compared with to know what was typed. */
  base: Fields;
  /** Fields that were changed here and there, to different values. */
  clashing: (keyof Fields)[];
}

/**
 * `base` is what was read, `mine` what was typed over it, `theirs` what is saved now. A field that only the
 * others changed follows them; one that both changed keeps what was typed, until somebody chooses.
 */
export function mergeFields<Fields extends object>(
  base: Fields,
  mine: Fields,
  theirs: Fields,
): Merged<Fields> {
  const merged: Merged<Fields> = { mine: { ...mine }, base: { ...base }, clashing: [] };
  for (const field of Object.keys(theirs) as (keyof Fields)[]) {
    if (same(base[field], theirs[field])) continue;
    const untouched = same(mine[field], base[field]);
    if (untouched) merged.mine[field] = theirs[field];
    if (untouched || same(mine[field], theirs[field])) merged.base[field] = theirs[field];
    else merged.clashing.push(field);
  }
  return merged;
}
