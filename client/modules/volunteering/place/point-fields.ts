import type { Point } from '#shared/volunteering.ts';
import { learn, t } from '../../../messages.ts';
import { placeWords } from '../../../words/place.ts';

// Whatever has such a form comes by here.
learn(placeWords);

/** A point as a form has it: numbers of which one may not be there yet. */
export interface PointFields {
  lat: number | null;
  lng: number | null;
}

export const fieldsOfPoint = (point: Point | null | undefined): PointFields => ({
  lat: point?.lat ?? null,
  lng: point?.lng ?? null,
});

/** `40.6434, -73.9603`; empty for nothing. */
export const pointInWords = (point: Point | null): string => (point ? `${point.lat}, ${point.lng}` : '');

export const pointOf = ({ lat, lng }: PointFields): Point | null =>
  typeof lat === 'number' && typeof lng === 'number' ? { lat, lng } : null;

export function pointFaults({ lat, lng }: PointFields): { lat?: string; lng?: string } {
  const faults: { lat?: string; lng?: string } = {};
  if ((lat === null) !== (lng === null)) faults.lat = t('place.both');
  else if (lat !== null && Math.abs(lat) > 90) faults.lat = t('place.number-lat');
  if (lng !== null && Math.abs(lng) > 180) faults.lng = t('place.number-lng');
  return faults;
}
