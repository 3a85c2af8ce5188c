import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contains,
  createZoneIndex,
  type Position,
  type ZoneGeometry,
} from '#server/modules/volunteering/zone-of-point.ts';

const polygon = (...rings: Position[][]): ZoneGeometry => ({ type: 'Polygon', coordinates: rings });
const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const at = (lng: number, lat: number) => ({ lng, lat });

/** `size` × `size` four-cornered zones whose inner corners are pushed about; neighbours share corners. */
function crookedField(size: number, pushes: readonly number[]) {
  const corner = (x: number, y: number): Position => {
    const isOuter = x === 0 || y === 0 || x === size || y === size;
    const push = (i: number) => (isOuter ? 0 : (pushes[i % pushes.length] ?? 0) / 8);
    return [x + push(2 * (y * size + x)), y + push(2 * (y * size + x) + 1)];
  };
  return Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    const ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)];
    // Every other ring runs the other way round: the answer must not depend on it.
    return { code: `${x}/${y}`, geometry: polygon(i % 2 === 0 ? ring : ring.reverse()) };
  });
}

describe('the zone of a point', () => {
  it('is exactly one in a field without gaps, on corners and edges too', () => {
    const size = 4;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 32, maxLength: 32 }),
        fc.integer({ min: 0, max: size * 32 - 1 }),
        fc.integer({ min: 0, max: size * 32 - 1 }),
        (pushes, x, y) => {
          const zones = crookedField(size, pushes);
          const point = at(x / 32, y / 32);
          const holders = zones.filter((zone) => contains(zone.geometry, point));
          expect(holders).toHaveLength(1);
          expect(createZoneIndex(zones).zoneOf(point)).toBe(holders[0]);
        },
      ),
      { seed: 20, numRuns: 500 },
    );
  });

  it('gives every corner of a crooked field, and the middle of every edge, to exactly one zone', () => {
    const zones = crookedField(5, [1, -2, 0, 2, -1, 2, -2]);
    for (const { geometry } of zones) {
      const ring = geometry.coordinates[0] as Position[];
      for (let i = 1; i < ring.length; i++) {
        const [a, b] = [ring[i - 1]!, ring[i]!];
        for (const [lng, lat] of [a, [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2]] as [number, number][]) {
          if (lng === 5 || lat === 5) continue;
          expect(zones.filter((zone) => contains(zone.geometry, at(lng, lat)))).toHaveLength(1);
        }
      }
    }
  });

  it('agrees with the sum of the angles under which the corners are seen', () => {
    const star = fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 });
    const coordinate = fc.double({ min: -1.1, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(star, coordinate, coordinate, (radii, lng, lat) => {
        const corners = radii.map((radius, i): [number, number] => {
          const angle = (2 * Math.PI * i) / radii.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        const ring = [...corners, corners[0]!];
        let turned = 0;
        let nearest = Infinity;
        for (let i = 1; i < ring.length; i++) {
          const [ax, ay] = [ring[i - 1]![0] - lng, ring[i - 1]![1] - lat];
          const [bx, by] = [ring[i]![0] - lng, ring[i]![1] - lat];
          turned += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
          nearest = Math.min(nearest, Math.abs(ax * by - ay * bx) / Math.hypot(bx - ax, by - ay));
        }
        fc.pre(nearest > 1e-6);
        expect(contains(polygon(ring), at(lng, lat))).toBe(Math.abs(turned) > Math.PI);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('owns its western and southern edge, not the eastern and northern', () => {
    const zone = polygon(box(0, 0, 1, 1));
    expect(contains(zone, at(0, 0.5))).toBe(true);
    expect(contains(zone, at(0.5, 0))).toBe(true);
    expect(contains(zone, at(1, 0.5))).toBe(false);
    expect(contains(zone, at(0.5, 1))).toBe(false);
  });

  it('is another or none inside a hole', () => {
    const park = { code: 'park', geometry: polygon(box(1, 1, 2, 2)) };
    const around = { code: 'around', geometry: polygon(box(0, 0, 3, 3), box(1, 1, 2, 2)) };
    const { zoneOf } = createZoneIndex([around, park]);
    expect(zoneOf(at(1.5, 1.5))?.code).toBe('park');
    expect(zoneOf(at(1, 1.5))?.code).toBe('park');
    expect(zoneOf(at(2, 1.5))?.code).toBe('around');
    expect(createZoneIndex([around]).zoneOf(at(1.5, 1.5))).toBeNull();
  });

  it('is found in every part of a MultiPolygon, and not between the parts', () => {
    const geometry: ZoneGeometry = {
      type: 'MultiPolygon',
      coordinates: [[box(0, 0, 1, 1)], [box(4, 4, 5, 5)]],
    };
    const { zoneOf } = createZoneIndex([{ code: 'islands', geometry }]);
    expect(zoneOf(at(0.5, 0.5))?.code).toBe('islands');
    expect(zoneOf(at(4.5, 4.5))?.code).toBe('islands');
    expect(zoneOf(at(2.5, 2.5))).toBeNull();
  });

  it('is the first of those that overlap', () => {
    const zones = ['first', 'second'].map((code) => ({ code, geometry: polygon(box(0, 0, 1, 1)) }));
    expect(createZoneIndex(zones).zoneOf(at(0.5, 0.5))?.code).toBe('first');
  });
});
