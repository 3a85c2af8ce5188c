import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Findable, RECENT, rankEntries } from '../../client/ui/rank-entries.ts';

const entry = (name: string, group = 'records', detail?: string): Findable => ({
  ...{ key: name, group, name },
  ...(detail && { detail }),
});
const entries = [
  entry('Post a need', 'pages'),
  entry('Needs', 'pages'),
  entry('Edit', 'here'),
  entry('Saturday pantry', 'records', 'Need, Sat 12 Sep'),
  entry('Café on Saturday'),
  entry('Sort donations', 'records', 'Need, Sun 13 Sep'),
];
const found = (query: string, recent: string[] = []) =>
  rankEntries(entries, query, recent).map(({ group, entries: of }) => [group, of.map(({ name }) => name)]);

describe('what the palette shows', () => {
  it('is everything by group when nothing is asked, with what was used last before it', () => {
    expect(found('', ['Sort donations', 'gone', 'Needs'])).toEqual([
      [RECENT, ['Sort donations', 'Needs']],
      ['pages', ['Post a need']],
      ['here', ['Edit']],
      ['records', ['Saturday pantry', 'Café on Saturday']],
    ]);
    expect(found('  ')[0]).toEqual(['pages', ['Post a need', 'Needs']]);
  });

  it('has every word, wherever it stands, and the best first', () => {
    expect(found('sat')).toEqual([['records', ['Saturday pantry', 'Café on Saturday']]]);
    expect(found('need')).toEqual([
      ['pages', ['Needs', 'Post a need']],
      ['records', ['Saturday pantry', 'Sort donations']],
    ]);
    expect(found('pantry sep')).toEqual([['records', ['Saturday pantry']]]);
    expect(found('pantry oct')).toEqual([]);
  });

  it('cares for neither case nor accents', () => {
    expect(found('CAFE')).toEqual([['records', ['Café on Saturday']]]);
  });

  it('puts what was used last first among equals', () => {
    expect(found('need sep', ['Sort donations'])[0]).toEqual([
      'records',
      ['Sort donations', 'Saturday pantry'],
    ]);
  });

  it('shows nothing twice, and nothing that does not fit', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 6 }),
        fc.subarray(entries.map(({ key }) => key)),
        (query, recent) => {
          const keys = rankEntries(entries, query, recent).flatMap((group) =>
            group.entries.map(({ key }) => key),
          );
          expect(new Set(keys).size).toBe(keys.length);
          expect(entries.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
        },
      ),
    );
  });
});
