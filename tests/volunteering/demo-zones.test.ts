import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brooklynZones } from '#server/modules/volunteering/demo/brooklyn-zones.ts';
import { signedRingArea } from '#server/modules/volunteering/import/ring-geometry.ts';
import { contains, type Position, type Ring } from '#server/modules/volunteering/zone-of-point.ts';

const zones = brooklynZones();
const ringOf = (zone: (typeof zones)[number]) => zone.geometry.coordinates[0] as Ring;
const edgesOf = (ring: Ring) => ring.slice(1).map((to, i) => [String(ring[i]), String(to)] as const);

const edges = zones.flatMap((zone) => edgesOf(ringOf(zone)));
const walked = new Set(edges.map(([from, to]) => `${from}>${to}`));
const nextOnOutline = new Map(edges.filter(([from, to]) => !walked.has(`${to}>${from}`)));

function outline(): Position[] {
  const start = [...nextOnOutline.keys()][0]!;
  const corners = [start];
  for (let at = nextOnOutline.get(start)!; at !== start; at = nextOnOutline.get(at)!) corners.push(at);
  return [...corners, start].map((corner) => corner.split(',').map(Number));
}

describe("the demo's Brooklyn", () => {
  it('has twenty zones with codes and names of their own', () => {
    expect(zones).toHaveLength(20);
    expect(new Set(zones.map(({ code }) => code)).size).toBe(20);
    expect(new Set(zones.map(({ name }) => name)).size).toBe(20);
  });

  it('walks no border twice in one direction', () => {
    expect(walked.size).toBe(edges.length);
  });

  it('has one outline, as large as its zones together', () => {
    const ring = outline();
    expect(ring.length - 1).toBe(nextOnOutline.size);
    const areas = zones.map((zone) => signedRingArea(ringOf(zone)));
    expect(Math.min(...areas)).toBeGreaterThan(0);
    expect(areas.reduce((sum, area) => sum + area)).toBeCloseTo(signedRingArea(ring), 10);
  });

  it('has every point within the outline in exactly one zone', () => {
    const whole = { type: 'Polygon' as const, coordinates: [outline()] };
    const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(between(-74.05, -73.85), between(40.565, 40.745), (lng, lat) => {
        const holders = zones.filter((zone) => contains(zone.geometry, { lng, lat }));
        expect(holders).toHaveLength(contains(whole, { lng, lat }) ? 1 : 0);
      }),
      { seed: 30, numRuns: 2000 },
    );
  });

  it('has every centre inside its zone', () => {
    for (const { geometry, centre } of zones) expect(contains(geometry, centre)).toBe(true);
  });

  it.each([
    ['Fort Greene', 40.6915, -73.975],
    ['Park Slope', 40.671, -73.978],
    ['Flatbush', 40.641, -73.962],
    ['Coney Island', 40.5755, -73.98],
    ['Greenpoint', 40.7295, -73.955],
    ['Red Hook', 40.6765, -74.01],
    ['East New York', 40.667, -73.882],
    ['Bay Ridge', 40.626, -74.028],
  ])('finds %s where it is', (name, lat, lng) => {
    expect(zones.filter(({ geometry }) => contains(geometry, { lat, lng })).map((zone) => zone.name)).toEqual(
      [name],
    );
  });
});
