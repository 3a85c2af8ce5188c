import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countChanges, movedKeys } from '../../client/ui/list-moves.ts';

const letters = (text: string): string[] => [...text];

test('one that jumps moved, those it passed did not', () => {
  expect([...movedKeys(letters('abcdefg'), letters('abgcdef'))]).toEqual(['g']);
  expect([...movedKeys(letters('abcdefg'), letters('bcdefga'))]).toEqual(['a']);
  expect(movedKeys(letters('abc'), letters('abc')).size).toBe(0);
});

test('one in and one out is one change', () => {
  expect(countChanges(letters('abcd'), letters('xabc'))).toBe(1);
  expect(countChanges(letters('abcd'), letters('abc'))).toBe(1);
  expect(countChanges(letters('abcd'), letters('bacdx'))).toBe(2);
});

/** The longest part of `after` that stands in the order of `before`, found by trying every part. */
function longestStill(before: string[], after: string[]): number {
  let best = 0;
  for (let chosen = 0; chosen < 1 << after.length; chosen++) {
    const places = after.filter((_, i) => chosen & (1 << i)).map((key) => before.indexOf(key));
    if (places.every((place, i) => place >= 0 && (i === 0 || place > (places[i - 1] as number)))) {
      best = Math.max(best, places.length);
    }
  }
  return best;
}

test('what is called moved is the fewest that explain the new order', () => {
  const orders = fc
    .shuffledSubarray(letters('abcdefgh'))
    .chain((before) => fc.tuple(fc.constant(before), fc.shuffledSubarray(letters('abcdefgh'))));
  fc.assert(
    fc.property(orders, ([before, after]) => {
      const moved = movedKeys(before, after);
      const kept = after.filter((key) => before.includes(key));
      const still = kept.filter((key) => !moved.has(key));
      expect(still.map((key) => before.indexOf(key))).toEqual(
        still.map((key) => before.indexOf(key)).sort((a, b) => a - b),
      );
      expect(still.length).toBe(longestStill(before, kept));
    }),
    { seed: 14, numRuns: 300 },
  );
});
