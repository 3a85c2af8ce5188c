import { prefersReducedMotion } from 'svelte/motion';
import type { ZoneMap } from '#shared/finding.ts';
import { fetchZoneMap } from '../api.ts';
import { MapCanvas, type MapOptions } from './map-canvas.ts';

interface Opening {
  container: HTMLElement;
  /** What the map is called for those who do not see it. */
  label: string;
  /** Told the zones before it is made. */
  options: (zones: ZoneMap) => Omit<MapOptions, 'zones' | 'still'>;
  /** It can be changed now. */
  ondrawn: (canvas: MapCanvas) => void;
  /** The device cannot draw it, or there are no outlines without a connection. */
  onfail: (why: 'no-map' | 'offline') => void;
}

/** Draws a map as soon as the zones' outlines are there. What is given back closes it, however far it has come. */
export function openMap({ container, label, options, ondrawn, onfail }: Opening): () => void {
  let made: MapCanvas | null = null;
  let left = false;
  void fetchZoneMap().then(
    async (zones) => {
      if (left) return;
      try {
        made = new MapCanvas(container, {
          ...options(zones),
          zones,
          still: () => prefersReducedMotion.current,
        });
      } catch {
        onfail('no-map');
        return;
      }
      made.label(label);
      await made.ready();
      if (!left) ondrawn(made);
    },
    () => {
      if (!left) onfail('offline');
    },
  );
  return () => {
    left = true;
    made?.close();
  };
}
