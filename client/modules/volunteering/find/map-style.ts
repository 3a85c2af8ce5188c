import type { FeatureCollection } from 'geojson';
import type {
  AllPaintProperties,
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  StyleSpecification,
} from 'maplibre-gl';

/** Colours of the map, by their names in the tokens. */
export const MAP_COLOURS = {
  water: '--map-water',
  land: '--map-land',
  few: '--map-few',
  some: '--map-some',
  many: '--map-many',
  border: '--map-border',
  chosen: '--accent',
  label: '--ink-2',
  halo: '--surface',
  reach: '--ink-3',
  home: '--warm',
} as const;
export type Colours = Record<keyof typeof MAP_COLOURS, string>;

/** From how many open needs on a zone has the next colour. */
export const STEPS = { few: 1, some: 3, many: 5 } as const;

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

const zoneFill = ({ land, few, some, many }: Colours): DataDrivenPropertyValueSpecification<string> => {
  const open: ExpressionSpecification = ['coalesce', ['feature-state', 'open'], 0];
  return ['step', open, land, STEPS.few, few, STEPS.some, some, STEPS.many, many];
};

/** What changes with the colours: layer, property and value. */
export const paints = (
  colours: Colours,
): [
  layer: string,
  property: keyof AllPaintProperties,
  value: DataDrivenPropertyValueSpecification<string>,
][] => [
  ['water', 'background-color', colours.water],
  ['zones', 'fill-color', zoneFill(colours)],
  ['borders', 'line-color', colours.border],
  ['chosen', 'line-color', colours.chosen],
  ['reach', 'line-color', colours.reach],
  ['home', 'circle-color', colours.home],
  ['home', 'circle-stroke-color', colours.halo],
  ['names', 'text-color', colours.label],
  ['names', 'text-halo-color', colours.halo],
  ['reach-name', 'text-color', colours.label],
  ['reach-name', 'text-halo-color', colours.halo],
];

/**
 * Water, land, zones and names, all of our own data: the style names no address. Letters are drawn from the
 * page's own font, because no glyphs are named.
 */
export function mapStyle(
  zones: FeatureCollection,
  names: FeatureCollection,
  fonts: string[],
): StyleSpecification {
  return {
    version: 8,
    sources: {
      zones: { type: 'geojson', data: zones, promoteId: 'id' },
      names: { type: 'geojson', data: names },
      reach: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'water', type: 'background' },
      { id: 'zones', type: 'fill', source: 'zones', paint: { 'fill-antialias': false } },
      { id: 'borders', type: 'line', source: 'zones', paint: { 'line-width': 1 } },
      {
        id: 'chosen',
        type: 'line',
        source: 'zones',
        filter: ['==', ['get', 'id'], ''],
        paint: { 'line-width': 2 },
        layout: { 'line-join': 'round' },
      },
      {
        id: 'reach',
        type: 'line',
        source: 'reach',
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: { 'line-width': 1.25, 'line-dasharray': [2.5, 4] },
      },
      {
        id: 'home',
        type: 'circle',
        source: 'reach',
        filter: ['==', ['get', 'what'], 'home'],
        paint: { 'circle-radius': 6, 'circle-stroke-width': 3 },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'names',
        layout: {
          'text-field': ['get', 'name'],
          'text-font': fonts,
          'text-size': 11.5,
          'text-max-width': 8,
          'text-padding': 6,
        },
        paint: { 'text-halo-width': 1.5 },
      },
      {
        id: 'reach-name',
        type: 'symbol',
        source: 'reach',
        filter: ['==', ['get', 'what'], 'reach-name'],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': fonts,
          'text-size': 11.5,
          'text-allow-overlap': true,
        },
        paint: { 'text-halo-width': 2 },
      },
    ],
  };
}
