import type { Point } from '#shared/volunteering.ts';

/** [longitude, latitude] in degrees (WGS 84), as GeoJSON writes them. */
export type Position = readonly number[];
/** A closed line: the last position repeats the first. */
export type Ring = readonly Position[];
/** The outer ring first, then the holes. */
export type PolygonRings = readonly Ring[];

export type ZoneGeometry =
  | { type: 'Polygon'; coordinates: PolygonRings }
  | { type: 'MultiPolygon'; coordinates: readonly PolygonRings[] };

/** Degrees; all four edges belong to the box. */
export interface BoundingBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

export interface ZoneIndex<Zone> {
  /** The zone the point lies in; null when it lies in none. Where zones overlap, the first one given. */
  zoneOf(point: Point): Zone | null;
}

/** The polygons of either kind of geometry. */
export function polygonsOf(geometry: ZoneGeometry): readonly PolygonRings[] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

/** The smallest box around a geometry. A zone that crosses the 180th meridian gets a box around the world. */
export function boundingBoxOf(geometry: ZoneGeometry): BoundingBox {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [outer = []] of polygonsOf(geometry)) {
    for (const [lng, lat] of outer as readonly [number, number][]) {
      if (lng < box.west) box.west = lng;
      if (lng > box.east) box.east = lng;
      if (lat < box.south) box.south = lat;
      if (lat > box.north) box.north = lat;
    }
  }
  return box;
}

/**
 * Whether an edge crosses the ray that runs east from the point.
 *
 * The edge is half-open in latitude (its southern end belongs to it, its northern end does not), and a
 * point on it counts as east of it. The ends are put in order of latitude first, so that the arithmetic is
 * the same whichever way round a ring runs: two zones that share an edge always agree on which side a point
 * is.
 */
function crossesRayEast(a: Position, b: Position, lng: number, lat: number): boolean {
  const [aLng, aLat] = a as [number, number];
  const [bLng, bLat] = b as [number, number];
  if (aLat > lat === bLat > lat) return false;
  const upward = aLat < bLat;
  const southLng = upward ? aLng : bLng;
  const southLat = upward ? aLat : bLat;
  const northLng = upward ? bLng : aLng;
  const northLat = upward ? bLat : aLat;
  return lng < southLng + ((lat - southLat) / (northLat - southLat)) * (northLng - southLng);
}

function isInPolygon(rings: PolygonRings, lng: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      if (crossesRayEast(ring[i - 1]!, ring[i]!, lng, lat)) inside = !inside;
    }
  }
  return inside;
}

/**
 * Whether the point lies in the geometry, by counting the edges east of it (even–odd rule, holes count as
 * outside, plane geometry in degrees). Western and southern edges belong to a zone, eastern and northern ones
 * to its neighbour: in a set of zones without gaps a point on a shared edge lies in exactly one.
 */
export function contains(geometry: ZoneGeometry, point: Point): boolean {
  return polygonsOf(geometry).some((rings) => isInPolygon(rings, point.lng, point.lat));
}

/** Prepares zones for many look-ups; the geometries are not copied and must not change afterwards. */
export function createZoneIndex<Zone extends { geometry: ZoneGeometry }>(
  zones: Iterable<Zone>,
): ZoneIndex<Zone> {
  const entries = Array.from(zones, (zone) => ({ zone, box: boundingBoxOf(zone.geometry) }));
  return {
    zoneOf(point) {
      const { lat, lng } = point;
      for (const { zone, box } of entries) {
        if (lng < box.west || lng > box.east || lat < box.south || lat > box.north) continue;
        if (contains(zone.geometry, point)) return zone;
      }
      return null;
    },
  };
}
