import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeFields } from '../../client/kernel/merge-fields.ts';

const base = { title: 'Soup', places: 4, skills: ['Lifting'] };

describe('fields that two people change', () => {
  it('follow the others where nothing was typed', () => {
    const theirs = { ...base, places: 6, skills: ['Lifting', 'Spanish'] };
    expect(mergeFields(base, { ...base, title: 'Stew' }, theirs)).toEqual({
      mine: { ...theirs, title: 'Stew' },
      base: theirs,
      clashing: [],
    });
  });

  it('keep what was typed where both changed, and what it was before', () => {
    const merged = mergeFields(base, { ...base, places: 10 }, { ...base, places: 8 });
    expect(merged).toEqual({ mine: { ...base, places: 10 }, base, clashing: ['places'] });
  });

  it('agree when both made the same of it', () => {
    const same = { ...base, skills: ['Driving'] };
    expect(mergeFields(base, same, same)).toEqual({ mine: same, base: same, clashing: [] });
  });

  it('never lose what was typed, and never show less than what is saved', () => {
    const value = fc.constantFrom('a', 'b', 'c');
    const fields = fc.record({ one: value, two: value, three: value });
    fc.assert(
      fc.property(fields, fields, fields, (was, mine, theirs) => {
        const merged = mergeFields(was, mine, theirs);
        for (const field of ['one', 'two', 'three'] as const) {
          const typed = mine[field] !== was[field];
          expect(merged.mine[field]).toBe(typed ? mine[field] : theirs[field]);
          const clashes = typed && theirs[field] !== was[field] && theirs[field] !== mine[field];
          expect(merged.clashing.includes(field)).toBe(clashes);
          // What is still to be sent is what was typed and is not saved yet.
          expect(merged.mine[field] !== merged.base[field]).toBe(typed && mine[field] !== theirs[field]);
        }
      }),
    );
  });
});
