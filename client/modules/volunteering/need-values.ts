import type { NeedView } from '#shared/volunteering.ts';
import { type MessageKey, t } from '../../messages.ts';
import { formatDay, formatTime } from '../../when.ts';
import { fieldsOf, type NeedFormValue, spanOf } from './need-form.ts';
import { pointInWords } from './place/point-fields.ts';
import { recurrenceName } from './recurrence.ts';

/** Fields of a need and of its form, as the form calls them. */
const names: Readonly<Record<string, MessageKey>> = {
  title: 'need-form.title',
  description: 'need-form.description',
  category: 'need-form.category',
  when: 'need-form.when',
  startsAt: 'when.from',
  endsAt: 'when.to',
  timeZone: 'need-form.zone',
  recurrence: 'need-form.recurrence',
  address: 'need-form.address',
  point: 'need-form.where',
  lat: 'place.lat',
  lng: 'place.lng',
  placesMin: 'need-form.places-min',
  placesMax: 'need-form.places-max',
  requiredSkills: 'need-form.required-skills',
  usefulSkills: 'need-form.useful-skills',
  requiredQualifications: 'need-form.required-qualifications',
  minimumAge: 'need-form.minimum-age',
  signUp: 'need-form.sign-up',
  cancelUntil: 'need-form.cancel-until',
};

export const nameInForm = (path: string): string => {
  const key = names[path];
  return key ? t(key as 'need-form.title') : path;
};

/** A value of a need as its form shows it, on the wall of the need's zone; empty for nothing. */
export function valueInForm(path: string, value: unknown, zone: string): string {
  if (path === 'recurrence') return recurrenceName(String(value ?? ''));
  if (value === null || value === undefined) return '';
  switch (path) {
    case 'startsAt':
    case 'endsAt':
    case 'cancelUntil': {
      const instant = String(value);
      return `${formatDay(instant, zone)}, ${formatTime(instant, zone)}`;
    }
    case 'category':
      return t(`need.category.${value as NeedView['category']}`);
    case 'signUp':
      return t(value === 'instant' ? 'need-form.instant' : 'need-form.approval');
    case 'timeZone':
      return String(value).replaceAll('_', ' ');
    case 'point':
      return pointInWords(value as NeedView['point']);
    default:
      return Array.isArray(value) ? value.join(', ') : String(value);
  }
}

/** What stands in the form, as a need would hold it; nothing while the form has no whole span. */
export const typedValue = (form: NeedFormValue, path: string): unknown =>
  spanOf(form) ? (fieldsOf(form) as unknown as Record<string, unknown>)[path] : undefined;
