import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharesItsName, zonesByBorough } from '../../client/modules/volunteering/zone-groups.ts';

const zone = (borough: string, name: string, code = `${borough}-${name}`) => ({ borough, name, code });

describe('zones in a list', () => {
  test('stand under their borough, both by name; those without one come last', () => {
    const groups = zonesByBorough([
      zone('Queens', 'Astoria'),
      zone('', 'Nowhere'),
      zone('Brooklyn', 'Midwood'),
      zone('Brooklyn', 'Flatbush'),
    ]);
    expect(groups.map(({ borough, zones }) => [borough, zones.map(({ name }) => name)])).toEqual([
      ['Brooklyn', ['Flatbush', 'Midwood']],
      ['Queens', ['Astoria']],
      ['', ['Nowhere']],
    ]);
  });

  test('none is lost and none comes twice', () => {
    const word = fc.constantFrom('', 'A', 'B', 'á');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word)), (pairs) => {
        const zones = pairs.map(([borough, name], i) => zone(borough, name, String(i)));
        const codes = zonesByBorough(zones).flatMap((group) => group.zones.map(({ code }) => code));
        expect(codes.toSorted()).toEqual(zones.map(({ code }) => code).toSorted());
      }),
      { seed: 18 },
    );
  });

  test('two of one name in one borough need their codes, in two boroughs they do not', () => {
    const demo = zone('Brooklyn', 'Bay Ridge', 'demo-bay-ridge');
    const imported = zone('Brooklyn', 'Bay  ridge', 'BK1001');
    const there = zone('Queens', 'Bay Ridge', 'QN0001');
    const shares = sharesItsName([demo, imported, there]);
    expect([demo, imported, there].map(shares)).toEqual([true, true, false]);
  });
});
