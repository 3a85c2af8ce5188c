import type { Point } from '#shared/volunteering.ts';
import {
  boundingBoxOf,
  contains,
  type PolygonRings,
  polygonsOf,
  type Ring,
  type ZoneGeometry,
} from '../zone-of-point.ts';

/**
 * Twice-summed trapezoids (shoelace formula) around the first corner, which keeps the figures small.
 * Signed: counter-clockwise is positive. In square degrees.
 */
export function signedRingArea(ring: Ring): number {
  const [originLng = 0, originLat = 0] = ring[0] ?? [];
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [aLng, aLat] = ring[i - 1] as readonly [number, number];
    const [bLng, bLat] = ring[i] as readonly [number, number];
    twice += (aLng - originLng) * (bLat - originLat) - (bLng - originLng) * (aLat - originLat);
  }
  return twice / 2;
}

/** In square degrees: good for comparing neighbours, not for measuring land. */
export function ringArea(ring: Ring): number {
  return Math.abs(signedRingArea(ring));
}

/** Square degrees of a polygon without its holes. */
export function polygonArea([outer = [], ...holes]: PolygonRings): number {
  return ringArea(outer) - holes.reduce((sum, hole) => sum + ringArea(hole), 0);
}

function centroidOf(ring: Ring): Point {
  const [originLng = 0, originLat = 0] = ring[0] ?? [];
  let [lng, lat] = [0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [aLng, aLat] = [ring[i - 1]![0]! - originLng, ring[i - 1]![1]! - originLat];
    const [bLng, bLat] = [ring[i]![0]! - originLng, ring[i]![1]! - originLat];
    const cross = aLng * bLat - bLng * aLat;
    lng += (aLng + bLng) * cross;
    lat += (aLat + bLat) * cross;
  }
  const six = 6 * signedRingArea(ring);
  return { lng: originLng + lng / six, lat: originLat + lat / six };
}

/**
 * The middle of the longest stretch of a parallel that lies inside; null when the parallel misses the
 * polygon.
 */
function middleOfWidestStretch(rings: PolygonRings, lat: number): { point: Point; width: number } | null {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [aLng, aLat] = ring[i - 1] as readonly [number, number];
      const [bLng, bLat] = ring[i] as readonly [number, number];
      if (aLat > lat !== bLat > lat) crossings.push(aLng + ((lat - aLat) / (bLat - aLat)) * (bLng - aLng));
    }
  }
  crossings.sort((a, b) => a - b);
  let widest: { point: Point; width: number } | null = null;
  for (let i = 1; i < crossings.length; i += 2) {
    const [from, to] = [crossings[i - 1]!, crossings[i]!];
    if (to - from > (widest?.width ?? 0)) widest = { point: { lat, lng: (from + to) / 2 }, width: to - from };
  }
  return widest;
}

/** Parallels tried besides the centroid's, as shares of the polygon's height. */
const PARALLELS = [0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875];

/**
 * A point inside the largest polygon of a zone: its centroid where that lies inside, otherwise the middle of
 * the widest stretch of a parallel. A centroid alone may lie in a neighbour's bay or in a hole.
 */
export function innerPoint(geometry: ZoneGeometry): Point {
  const largest = polygonsOf(geometry).reduce((best, rings) =>
    polygonArea(rings) > polygonArea(best) ? rings : best,
  );
  const outer = largest[0]!;
  const centroid = centroidOf(outer);
  if (contains({ type: 'Polygon', coordinates: largest }, centroid)) return centroid;
  const { south, north } = boundingBoxOf({ type: 'Polygon', coordinates: largest });
  const stretches = [centroid.lat, ...PARALLELS.map((share) => south + share * (north - south))]
    .map((lat) => middleOfWidestStretch(largest, lat))
    .filter((stretch) => stretch !== null);
  const widest = stretches.reduce<(typeof stretches)[number] | null>(
    (best, stretch) => (stretch.width > (best?.width ?? 0) ? stretch : best),
    null,
  );
  return widest?.point ?? centroid;
}
