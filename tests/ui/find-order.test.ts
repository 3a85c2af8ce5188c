import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeedFit } from '#shared/finding.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { groupPins, type PlacedPin } from '../../client/modules/volunteering/find/pin-groups.ts';
import { byScore, byStart, type Found, inOrder } from '../../client/modules/volunteering/find/sort-found.ts';

const found = (id: string, score: number, miles: number, startsAt = '2027-02-01T10:00:00.000Z'): Found => ({
  need: { id, startsAt } as NeedView,
  fit: { needId: id, score, reasons: { miles } } as unknown as NeedFit,
  ...{ isMine: false, clash: null },
});
const ids = (rows: readonly Found[]) => rows.map(({ need }) => need.id);

describe('the order of what was found', () => {
  const rows = [
    found('b', 90, 2, '2027-02-03T10:00:00.000Z'),
    found('a', 90, 2, '2027-02-03T10:00:00.000Z'),
    found('c', 90, 1, '2027-02-02T10:00:00.000Z'),
    found('d', 91.5, 9),
  ];

  it('is by score, then by distance, then by id; or by start', () => {
    expect(ids(inOrder(rows, byScore, null))).toEqual(['d', 'c', 'a', 'b']);
    expect(ids(inOrder(rows, byStart, null))).toEqual(['d', 'c', 'a', 'b']);
  });

  it('ends where the known part of it ends', () => {
    expect(ids(inOrder(rows, byScore, found('c', 90, 1)))).toEqual(['d', 'c']);
    expect(ids(inOrder(rows, byScore, found('x', 91, 0)))).toEqual(['d']);
  });
});

describe('pins that lie over each other', () => {
  const pin = fc.record({
    id: fc.uuid(),
    look: fc.constantFrom('mine', 'can-do', 'not-yet'),
    score: fc.integer({ min: -1, max: 100 }),
    x: fc.integer({ min: -200, max: 900 }),
    y: fc.integer({ min: -200, max: 900 }),
  }) as fc.Arbitrary<PlacedPin>;
  const pins = fc.uniqueArray(pin, { selector: ({ id }) => id, maxLength: 120 });

  it('are one group, headed by the best; each is in exactly one, and heads keep apart', () => {
    fc.assert(
      fc.property(pins, (all) => {
        const groups = groupPins(all);
        expect(groups.flatMap((group) => group.ids).sort()).toEqual(all.map(({ id }) => id).sort());
        const at = new Map(all.map((one) => [one.id, one]));
        for (const { first, ids } of groups) {
          expect(ids[0]).toBe(first.id);
          for (const id of ids) {
            const other = at.get(id)!;
            if (other.look === first.look) expect(other.score).toBeLessThanOrEqual(first.score);
            expect(Math.abs(other.x - at.get(first.id)!.x)).toBeLessThan(40);
          }
        }
        for (const [n, a] of groups.entries()) {
          for (const b of groups.slice(n + 1)) {
            const [left, right] = [at.get(a.first.id)!, at.get(b.first.id)!];
            expect(Math.abs(left.x - right.x) >= 40 || Math.abs(left.y - right.y) >= 30).toBe(true);
          }
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("are headed by one's own before all", () => {
    const at = { x: 10, y: 10 };
    const [group] = groupPins([
      { id: 'a', look: 'can-do', score: 99, ...at },
      { id: 'b', look: 'mine', score: 20, ...at },
      { id: 'c', look: 'not-yet', score: -1, ...at },
    ]);
    expect(group).toMatchObject({ first: { id: 'b' }, ids: ['b', 'a', 'c'] });
  });
});
