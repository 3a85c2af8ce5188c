import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haversineMiles } from '#server/modules/matching/distance.ts';
import { brooklynZones } from '#server/modules/volunteering/demo/brooklyn-zones.ts';
import { boxAround } from '#server/modules/volunteering/find/box-around.ts';
import { simplifyBorders } from '#server/modules/volunteering/find/shared-borders.ts';
import { zonesNearby } from '#server/modules/volunteering/find/zones-nearby.ts';
import { Zone } from '#server/modules/volunteering/zone.entity.ts';
import {
  boundingBoxOf,
  contains,
  type PolygonRings,
  type Position,
  polygonsOf,
} from '#server/modules/volunteering/zone-of-point.ts';
import type { ZoneMap } from '#shared/finding.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones } from '../support/zones.ts';

const TOLERANCE = 0.001;

const simplify = (areas: PolygonRings[][]) =>
  simplifyBorders(areas, TOLERANCE) as unknown as [[PolygonRings], [PolygonRings]];

/** The border of two squares of one degree, as crooked as by a pencil; none of it farther off than `bent`. */
function crooked(corners: number, bent: number): Position[] {
  return Array.from({ length: corners + 1 }, (_, n) => [bent * Math.sin(n * 7), n / corners]);
}

/** West and east of the border, the east beginning elsewhere and walking it the other way round. */
function neighbours(border: Position[]): PolygonRings[][] {
  const west: Position[] = [...border, [-1, 1], [-1, 0], border[0]!];
  const back = border.toReversed();
  const east: Position[] = [[1, 0], [1, 1], ...back, [1, 0]];
  return [[[west]], [[east]]];
}

const edges = (rings: PolygonRings): string[] =>
  rings.flatMap((ring) => ring.slice(1).map((to, n) => `${ring[n]} ${to}`));

describe('outlines with fewer corners', () => {
  it('lose what no eye sees, and keep what stands out', () => {
    const [[west], [east]] = simplify(neighbours(crooked(500, TOLERANCE / 4)));
    expect(west[0]).toHaveLength(5);
    expect(east[0]).toHaveLength(5);
    const [[jagged]] = simplify(neighbours(crooked(40, TOLERANCE * 20)));
    expect(jagged[0]!.length).toBeGreaterThan(35);
  });

  it('leave no gap between neighbours: what one walks up, the other walks down', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        (corners, bent) => {
          const [[west], [east]] = simplify(neighbours(crooked(corners, bent)));
          const up = edges(west).filter((edge) => !/(^| )-1,/.test(edge));
          const down = edges(east)
            .filter((edge) => !/(^| )1,/.test(edge))
            .map((edge) => edge.split(' ').reverse().join(' '));
          expect(up.sort()).toEqual(down.sort());
          expect(up.length).toBeGreaterThan(0);
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  it('stay where the border was, to the tolerance', () => {
    const border = crooked(300, TOLERANCE * 5);
    const [[west]] = simplify(neighbours(border));
    const kept = west[0]!.filter(([lng]) => lng! > -0.5);
    for (const [lng = 0, lat = 0] of border) {
      const after = kept.findIndex((corner, n) => n > 0 && corner[1]! >= lat);
      const [[aLng = 0, aLat = 0], [bLng = 0, bLat = 0]] = [kept[after - 1]!, kept[after]!];
      const along = (lat - aLat) / (bLat - aLat);
      // Straight across is never nearer than at right angles; a metre for the grid.
      expect(Math.abs(aLng + along * (bLng - aLng) - lng)).toBeLessThan(TOLERANCE * 3);
    }
  });

  it('keep an island in a hole of another the same on both sides, wherever each begins', () => {
    const circle = Array.from({ length: 100 }, (_, n): Position => {
      const angle = (n / 100) * 2 * Math.PI;
      return [0.1 * Math.cos(angle), 0.1 * Math.sin(angle)];
    });
    const island = [...circle, circle[0]!];
    const turned = [...circle.slice(40), ...circle.slice(0, 40)].reverse();
    const sea: Position[] = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ];
    const [[around], [inside]] = simplify([[[sea, [...turned, turned[0]!]]], [[island]]]);
    const corners = (ring: readonly Position[]) => new Set(ring.map(String));
    expect(corners(around[1]!)).toEqual(corners(inside[0]!));
    expect(inside[0]!.length).toBeLessThan(70);
  });

  it('leave out what is smaller than the tolerance, and nothing else', () => {
    const square = (side: number): Position[] => [
      [0, 0],
      [side, 0],
      [side, side],
      [0, side],
      [0, 0],
    ];
    expect(
      simplifyBorders([[[square(TOLERANCE / 2)]], [[square(0.5)]]], TOLERANCE).map((one) => one.length),
    ).toEqual([0, 1]);
    expect(simplifyBorders([], TOLERANCE)).toEqual([]);
  });

  it("of the demo's Brooklyn are as they were drawn", () => {
    const zones = brooklynZones();
    const drawn = zones.map(({ geometry }) => polygonsOf(geometry));
    const borders = (polygons: readonly PolygonRings[]) => polygons.flatMap(edges).sort();
    expect(simplifyBorders(drawn, 0.00001).map(borders)).toEqual(drawn.map(borders));
  });
});

describe('a box around a place', () => {
  it('holds everything within the distance, at poles and across the date line too', () => {
    const point = fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    let inside = 0;
    fc.assert(
      fc.property(
        point,
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        fc.nat(360),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (from, miles, bearing, share) => {
          const to = along(from, miles * share, bearing);
          if (haversineMiles(from.lat, from.lng, to.lat, to.lng) > miles) return;
          inside++;
          const { south, north, west, east } = boxAround(from, miles);
          expect(to.lat).toBeGreaterThanOrEqual(south);
          expect(to.lat).toBeLessThanOrEqual(north);
          expect(to.lng).toBeGreaterThanOrEqual(west);
          expect(to.lng).toBeLessThanOrEqual(east);
        },
      ),
      { seed: 5, numRuns: 3000 },
    );
    expect(inside).toBeGreaterThan(2000);
  });
});

/** The place so many miles away in that direction. */
function along({ lat, lng }: { lat: number; lng: number }, miles: number, bearing: number) {
  const [radians, angle] = [Math.PI / 180, miles / 3958.7613];
  const [from, to] = [lat * radians, bearing * radians];
  const north = Math.asin(Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(to));
  const east = Math.atan2(
    Math.sin(to) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * Math.sin(north),
  );
  return { lat: north / radians, lng: ((lng + east / radians + 540) % 360) - 180 };
}

describe('zones nearby', () => {
  it('are those that the circle reaches, nearest first, and no more than asked for', () => {
    const zones = brooklynZones().map((zone) => ({ id: zone.name, box: boundingBoxOf(zone.geometry) }));
    const flatbush = { lat: 40.641, lng: -73.962 };
    const near = zonesNearby(zones, flatbush, 0.1, 24).map(({ id }) => id);
    expect(near[0]).toBe('Flatbush');
    expect(near).not.toContain('Greenpoint');
    expect(zonesNearby(zones, flatbush, 50, 24)).toHaveLength(20);
    expect(zonesNearby(zones, flatbush, 50, 3)).toEqual(zonesNearby(zones, flatbush, 50, 24).slice(0, 3));
  });
});

describe('the map of zones', () => {
  let server: TestServer;
  let person: Person;
  beforeAll(async () => {
    server = await TestServer.start();
    person = await server.person();
  });
  afterAll(() => server.close());

  const look = (tag = '') =>
    person.ask<ZoneMap>('GET', '/zones/map', { headers: tag ? { 'if-none-match': tag } : {} });

  it('is GeoJSON with a name inside of every zone, and empty while there is none', async () => {
    expect((await look()).body).toEqual({ type: 'FeatureCollection', features: [] });
    const made = await makeZones(server.kernel, ['East', 'West']);
    const { body } = await look();
    expect(body.features.map(({ properties }) => properties.id).sort()).toEqual(
      made.map(({ id }) => id).sort(),
    );
    for (const { geometry, properties } of body.features) {
      const [lng, lat] = properties.label;
      expect(contains(geometry, { lat, lng }), properties.name).toBe(true);
    }
  });

  it('may be kept by the browser, which asks whether it is still so', async () => {
    const first = await look();
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const tag = first.headers.get('etag')!;
    const again = await look(tag);
    expect([again.status, again.body, again.headers.get('cache-control')]).toEqual([
      304,
      undefined,
      'private, no-cache',
    ]);
    const work = { actor: 'system:test', mutation: null, source: null };
    await server.kernel.transactor.transact(work, async ({ em }) => {
      (await em.findOneOrFail(Zone, { name: 'East' })).name = 'Far East';
    });
    const changed = await look(tag);
    expect(changed.status).toBe(200);
    expect(changed.body.features.map(({ properties }) => properties.name)).toContain('Far East');
  });

  it('is for who is signed in', async () => {
    expect((await fetch(`${server.url}/api/zones/map`)).status).toBe(401);
  });
});
