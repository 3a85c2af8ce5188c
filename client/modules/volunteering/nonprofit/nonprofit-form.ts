import type { NonprofitView, ReviseNonprofit } from '#shared/volunteering.ts';
import { fieldsOfPoint, type PointFields, pointInWords, pointOf } from '../place/point-fields.ts';

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
  ...fieldsOfPoint(point),
});

/** The fields that a value of the view stands in. */
export function fieldsForNonprofit(
  _fields: NonprofitFields,
  path: string,
  value: unknown,
): Partial<NonprofitFields> {
  return path === 'point' ? fieldsOfPoint(value as NonprofitView['point']) : { [path]: value };
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
  return path === 'point' ? pointInWords(value as NonprofitView['point']) : String(value ?? '');
}
