import 'maplibre-gl/dist/maplibre-gl.css';
import type { Feature } from 'geojson';
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { ZoneMap } from '#shared/finding.ts';
import type { Point } from '#shared/volunteering.ts';
import { type Bounds, circleAround } from './map-shapes.ts';
import { type Colours, EMPTY, MAP_COLOURS, mapStyle, paints } from './map-style.ts';

setWorkerUrl(workerUrl);

/** Room for what lies over the map: its buttons, its legend, and half a pin at the edges. */
const PADDING = { top: 48, right: 64, bottom: 72, left: 40 };
/** On a narrow one only what lies at its foot: the buttons cover less than the room would cost. */
const NARROW_PADDING = { top: 48, right: 32, bottom: 96, left: 32 };
const NARROW = 480;
const CLOSEST_FIT = 14;

export interface Reach {
  point: Point;
  miles: number;
  name: string;
}

export interface MapOptions {
  zones: ZoneMap;
  bounds: Bounds | null;
  /** Says no movement of its own accord may be seen. */
  still: () => boolean;
  onzone?: (zoneId: string) => void;
  /** Places on the screen are others now. */
  onmove?: () => void;
  /** It has another size or another scale. */
  onscale?: () => void;
  /** A pin stands in the middle, and the map is moved under it: told where it stands once a hand has done so. */
  onpin?: (point: Point) => void;
}

const paddingOf = ({ clientWidth }: HTMLElement) => (clientWidth < NARROW ? NARROW_PADDING : PADDING);

/** The map that is drawn: water, zones with their colours, how far the person goes. Pins lie over it. */
export class MapCanvas {
  readonly #map: MapLibre;
  readonly #still: () => boolean;
  #counts: ReadonlyMap<string, number> = new Map();

  /** Throws where the device cannot draw it. */
  constructor(container: HTMLElement, options: MapOptions) {
    const { zones, bounds, still, onzone, onmove, onscale, onpin } = options;
    this.#still = still;
    const names = zones.features.map(
      ({ properties: { name, label } }): Feature => ({
        type: 'Feature',
        properties: { name },
        geometry: { type: 'Point', coordinates: label },
      }),
    );
    const font = getComputedStyle(container).fontFamily;
    this.#map = new MapLibre({
      container,
      style: mapStyle(zones, { type: 'FeatureCollection', features: names }, [font]),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      fadeDuration: still() ? 0 : 160,
      ...(bounds && { bounds, fitBoundsOptions: { padding: paddingOf(container), maxZoom: CLOSEST_FIT } }),
    });
    this.#map.touchZoomRotate.disableRotation();
    if (onmove) this.#map.on('move', onmove);
    if (onscale) for (const scaled of ['zoomend', 'resize'] as const) this.#map.on(scaled, onscale);
    if (onzone) this.#chooseZones(onzone);
    if (onpin) this.#pinMiddle(onpin);
  }

  #chooseZones(onzone: (zoneId: string) => void): void {
    this.#map.on('click', 'zones', ({ features, originalEvent }) => {
      const id = features?.[0]?.properties.id;
      // A pin lies over a zone, and a click on it is not one on the zone.
      if (typeof id === 'string' && originalEvent.target === this.#map.getCanvas()) onzone(id);
    });
    const pointAt = (cursor: string) => () => {
      this.#map.getCanvas().style.cursor = cursor;
    };
    this.#map.on('mouseenter', 'zones', pointAt('pointer'));
    this.#map.on('mouseleave', 'zones', pointAt(''));
  }

  #pinMiddle(onpin: (point: Point) => void): void {
    this.#map.scrollZoom.enable({ around: 'center' });
    this.#map.touchZoomRotate.enable({ around: 'center' });
    this.#map.doubleClickZoom.disable();
    this.#map.on('moveend', ({ originalEvent }) => {
      if (originalEvent) onpin(this.middle);
    });
    this.#map.on('click', ({ lngLat, originalEvent }) => {
      this.#map.easeTo({ center: lngLat, animate: !this.#still(), duration: 240 }, { originalEvent });
    });
  }

  /** To about a metre. */
  get middle(): Point {
    const { lat, lng } = this.#map.getCenter();
    return { lat: Number(lat.toFixed(5)), lng: Number(lng.toFixed(5)) };
  }

  /** Name of the zone that the middle lies in. */
  get zoneInMiddle(): string | null {
    const at = this.#map.project(this.#map.getCenter());
    const name: unknown = this.#map.queryRenderedFeatures(at, { layers: ['zones'] })[0]?.properties.name;
    return typeof name === 'string' ? name : null;
  }

  /** Brings the point into the middle, close enough to see the streets' places. */
  centre({ lat, lng }: Point, zoom = Math.max(this.#map.getZoom(), CLOSEST_FIT)): void {
    this.#map.jumpTo({ center: [lng, lat], zoom });
  }

  /** Where pins are to be laid, so that what is done on them reaches the map as well. */
  get layer(): HTMLElement {
    return this.#map.getCanvasContainer();
  }

  get zoom(): number {
    return this.#map.getZoom();
  }

  /** Resolves once everything can be changed. */
  async ready(): Promise<void> {
    if (!this.#map.isStyleLoaded()) await this.#map.once('load');
  }

  label(text: string): void {
    this.#map.getCanvas().setAttribute('aria-label', text);
  }

  place({ lat, lng }: Point): { x: number; y: number } {
    return this.#map.project([lng, lat]);
  }

  colour(styles: CSSStyleDeclaration): void {
    const colours = Object.fromEntries(
      Object.entries(MAP_COLOURS).map(([name, token]) => [name, styles.getPropertyValue(token).trim()]),
    ) as Colours;
    for (const [layer, property, value] of paints(colours))
      this.#map.setPaintProperty(layer, property, value);
  }

  /** How many open needs each zone has, by its id. */
  count(counts: ReadonlyMap<string, number>): void {
    for (const [id, open] of counts) {
      if (this.#counts.get(id) !== open) this.#map.setFeatureState({ source: 'zones', id }, { open });
    }
    this.#counts = counts;
  }

  choose(zoneId: string | null): void {
    this.#map.setFilter('chosen', ['==', ['get', 'id'], zoneId ?? '']);
  }

  /** How far the person goes, and where from. */
  reach(reach: Reach | null): void {
    const source = this.#map.getSource<GeoJSONSource>('reach');
    if (!reach) {
      source?.setData(EMPTY);
      return;
    }
    const { point, miles, name } = reach;
    const circle = circleAround(point, miles);
    const at = (coordinates: number[], properties: object): Feature => ({
      type: 'Feature',
      properties: { ...properties },
      geometry: { type: 'Point', coordinates },
    });
    source?.setData({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: circle } },
        at([point.lng, point.lat], { what: 'home' }),
        at(circle[0]!, { what: 'reach-name', name }),
      ],
    });
  }

  /** What can be seen now. */
  get bounds(): Bounds {
    return this.#map.getBounds().toArray() as Bounds;
  }

  fit(bounds: Bounds): void {
    this.#map.fitBounds(bounds, {
      padding: paddingOf(this.#map.getContainer()),
      maxZoom: CLOSEST_FIT,
      animate: !this.#still(),
      duration: 500,
    });
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, animate: !this.#still(), duration: 240 });
  }

  close(): void {
    this.#map.remove();
  }
}
