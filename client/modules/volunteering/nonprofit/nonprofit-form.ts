import type { NonprofitView, ReviseNonprofit } from '#shared/volunteering.ts';
import { type PointFields, pointOf } from '../place/point-fields.ts';

/** What stands in the form of a nonprofit. */
export interface NonprofitFields extends PointFields {
  mission: string;
  address: string;
  contact: string;
}

/** What there is before anything was saved: version 0. */
export const blankNonprofit = (organisationId: string): NonprofitView => ({
  id: organisationId,
  organisationId,
  ...{ mission: '', address: '', contact: '', point: null, verified: false, version: 0 },
});

export const fieldsOfNonprofit = ({ mission, address, contact, point }: NonprofitView): NonprofitFields => ({
  mission,
  address,
  contact,
  lat: point?.lat ?? null,
  lng: point?.lng ?? null,
});

/** The fields that a value of the view stands in. */
export function fieldsForNonprofit(
  _fields: NonprofitFields,
  path: string,
  value: unknown,
): Partial<NonprofitFields> {
  if (path !== 'point') return { [path]: value };
  const point = value as NonprofitView['point'];
  return { lat: point?.lat ?? null, lng: point?.lng ?? null };
}

/** What is sent: the fields that were changed, and the point as a whole. */
export function revisionOf(
  fields: NonprofitFields,
  changed: readonly (keyof NonprofitFields)[],
): ReviseNonprofit {
  const { mission, address, contact } = fields;
  return {
    ...(changed.includes('mission') && { mission }),
    ...(changed.includes('address') && { address }),
    ...(changed.includes('contact') && { contact }),
    ...((changed.includes('lat') || changed.includes('lng')) && { point: pointOf(fields) }),
  };
}

/** A value as a conflict shows it; empty for nothing. */
export function valueInNonprofit(path: string, value: unknown): string {
  if (path !== 'point') return String(value ?? '');
  const point = value as NonprofitView['point'];
  return point ? `${point.lat}, ${point.lng}` : '';
}
