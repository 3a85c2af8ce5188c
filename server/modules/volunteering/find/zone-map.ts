import type { ZoneMap } from '#shared/finding.ts';
import { innerPoint } from '../import/ring-geometry.ts';
import type { PlacedZone } from '../zone-directory.ts';
import { polygonsOf } from '../zone-of-point.ts';
import { simplifyBorders } from './shared-borders.ts';

/** About 17 metres: half a pixel of a map that shows a whole city, two of one that shows a neighbourhood. */
const TOLERANCE_DEGREES = 0.00015;

const made = new WeakMap<readonly PlacedZone[], ZoneMap>();

/** The zones' outlines for a map, worked out once for as long as no zone changes. */
export function zoneMapOf(zones: readonly PlacedZone[]): ZoneMap {
  const known = made.get(zones);
  if (known) return known;
  const outlines = simplifyBorders(
    zones.map(({ geometry }) => polygonsOf(geometry)),
    TOLERANCE_DEGREES,
  );
  const map: ZoneMap = {
    type: 'FeatureCollection',
    features: zones.map(({ id, name, borough, geometry }, n) => {
      const outline = outlines[n]!;
      // A zone that is smaller than anything a map shows is still there.
      const shown = outline.length > 0 ? geometryOf(outline) : (geometry as MapGeometry);
      const { lng, lat } = innerPoint(shown);
      return { type: 'Feature', properties: { id, name, borough, label: [lng, lat] }, geometry: shown };
    }),
  };
  made.set(zones, map);
  return map;
}

type MapGeometry = ZoneMap['features'][number]['geometry'];

const geometryOf = (polygons: [number, number][][][]): MapGeometry =>
  polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons };
