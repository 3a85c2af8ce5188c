import type { SaveVolunteer, VolunteerView } from '#shared/volunteering.ts';
import { learn, t } from '../../messages.ts';
import { meWords } from '../../words/me.ts';
import { fieldsOfPoint, pointFaults, pointOf } from './place/point-fields.ts';

learn(meWords);

/** What stands in the form of one's own profile. */
export interface VolunteerFormValue {
  skills: string[];
  week: { from: number; to: number }[][];
  exceptions: { date: string; intervals: { from: number; to: number }[] }[];
  timeZone: string;
  address: string;
  lat: number | null;
  lng: number | null;
  maxDistanceMiles: number | null;
  qualifications: { name: string; expiresOn: string }[];
  birthYear: number | null;
  /** What was begun in the field of skills and is no tag yet. */
  typing: { skills: string };
}

export type VolunteerFormFaults = Partial<Record<keyof VolunteerFormValue, string>>;

export const blankVolunteer = (timeZone: string): VolunteerFormValue => ({
  skills: [],
  week: [[], [], [], [], [], [], []],
  exceptions: [],
  timeZone,
  address: '',
  lat: null,
  lng: null,
  maxDistanceMiles: 5,
  qualifications: [],
  birthYear: null,
  typing: { skills: '' },
});

export const formOfVolunteer = (volunteer: VolunteerView): VolunteerFormValue => ({
  skills: volunteer.skills,
  week: volunteer.availability.weekly,
  exceptions: volunteer.availability.exceptions,
  timeZone: volunteer.timeZone,
  address: volunteer.address,
  ...fieldsOfPoint(volunteer.point),
  maxDistanceMiles: volunteer.maxDistanceMiles,
  qualifications: volunteer.qualifications.map(({ name, expiresOn }) => ({
    name,
    expiresOn: expiresOn ?? '',
  })),
  birthYear: volunteer.birthYear,
  typing: { skills: '' },
});

/** What is wrong with the form, by field, in words that say the cure. */
export function volunteerFaults(form: VolunteerFormValue): VolunteerFormFaults {
  const faults: VolunteerFormFaults = {};
  Object.assign(faults, pointFaults(form));
  const distance = form.maxDistanceMiles;
  if (distance === null || distance < 0.1 || distance > 500) faults.maxDistanceMiles = t('me.distance-wrong');
  const year = form.birthYear;
  if (year !== null && (!Number.isInteger(year) || year < 1900 || year > 2100)) {
    faults.birthYear = t('me.birth-year-wrong');
  }
  return faults;
}

/** What is sent. Only for a form without faults. */
export const saveOf = (form: VolunteerFormValue): SaveVolunteer => ({
  skills: form.skills,
  availability: { weekly: form.week, exceptions: form.exceptions },
  timeZone: form.timeZone,
  point: pointOf(form),
  address: form.address.trim(),
  maxDistanceMiles: form.maxDistanceMiles ?? 5,
  qualifications: form.qualifications
    .filter(({ name }) => name.trim() !== '')
    .map(({ name, expiresOn }) => ({ name: name.trim(), expiresOn: expiresOn || null })),
  birthYear: form.birthYear,
});

/** The field of the form that shows the fault of a path the server named. */
export function volunteerFieldOfPath(path: string): keyof VolunteerFormValue | null {
  const first = path.split(/[./[]/, 1)[0] ?? '';
  if (first === 'point') return path.includes('lng') ? 'lng' : 'lat';
  if (first === 'availability') return path.includes('exceptions') ? 'exceptions' : 'week';
  return first in blankVolunteer('UTC') ? (first as keyof VolunteerFormValue) : null;
}
