import type { NeedView, NonprofitView, PostNeed } from '#shared/volunteering.ts';
import { learn, t } from '../../messages.ts';
import { formatClock, parseClock } from '../../ui/clock.ts';
import { unaddedFault } from '../../ui/tags.ts';
import { instantOf, wallTime } from '../../wall-time.ts';
import { meWords } from '../../words/me.ts';
import { needFormWords } from '../../words/need-form.ts';
import { fieldsOfPoint, pointFaults, pointOf } from './place/point-fields.ts';

learn({ ...meWords, ...needFormWords });

/** The fields that hold tags. */
const TAGS = ['requiredSkills', 'usefulSkills', 'requiredQualifications'] as const;

/** What stands in the form of a need; the places and times are as typed. */
export interface NeedFormValue {
  title: string;
  description: string;
  category: NeedView['category'];
  /** On the wall of `timeZone`. */
  when: { date: string; from: string; to: string };
  timeZone: string;
  address: string;
  lat: number | null;
  lng: number | null;
  placesMin: number | null;
  placesMax: number | null;
  requiredSkills: string[];
  usefulSkills: string[];
  requiredQualifications: string[];
  minimumAge: number | null;
  signUp: NeedView['signUp'];
  /** `YYYY-MM-DDTHH:MM` on the wall of `timeZone`, or empty. */
  cancelUntil: string;
  /** RFC 5545, or empty. */
  recurrence: string;
  /** What was begun in the fields of tags and is no tag yet. */
  typing: Record<(typeof TAGS)[number], string>;
  /** It is there already, so it may be in the past. */
  posted: boolean;
}

const nothingTyped = (): NeedFormValue['typing'] => ({
  requiredSkills: '',
  usefulSkills: '',
  requiredQualifications: '',
});

export type NeedFields = Omit<PostNeed, 'organisationId' | 'draft'>;
export type NeedFormFaults = Partial<Record<keyof NeedFormValue, string>>;

/** Where a new need begins: at the nonprofit's own door. */
export type Door = Pick<NonprofitView, 'address' | 'point'>;

export const blankNeed = (timeZone: string, door: Door | null = null): NeedFormValue => ({
  title: '',
  description: '',
  category: 'Food',
  when: { date: '', from: '', to: '' },
  timeZone,
  address: door?.address ?? '',
  ...fieldsOfPoint(door?.point),
  placesMin: 1,
  placesMax: 1,
  requiredSkills: [],
  usefulSkills: [],
  requiredQualifications: [],
  minimumAge: null,
  signUp: 'instant',
  cancelUntil: '',
  recurrence: '',
  typing: nothingTyped(),
  posted: false,
});

const clockAt = (instant: string, zone: string): string => formatClock(wallTime(instant, zone).minutes);

export function formOf(need: NeedView): NeedFormValue {
  const { timeZone } = need;
  const until = need.cancelUntil;
  return {
    title: need.title,
    description: need.description,
    category: need.category,
    when: {
      date: wallTime(need.startsAt, timeZone).date,
      from: clockAt(need.startsAt, timeZone),
      to: clockAt(need.endsAt, timeZone),
    },
    timeZone,
    address: need.address,
    ...fieldsOfPoint(need.point),
    placesMin: need.placesMin,
    placesMax: need.placesMax,
    requiredSkills: need.requiredSkills,
    usefulSkills: need.usefulSkills,
    requiredQualifications: need.requiredQualifications,
    minimumAge: need.minimumAge,
    signUp: need.signUp,
    cancelUntil: until ? `${wallTime(until, timeZone).date}T${clockAt(until, timeZone)}` : '',
    recurrence: need.recurrence ?? '',
    typing: nothingTyped(),
    posted: true,
  };
}

/** The span as instants; one that ends before it starts ends the next day. Null until it is whole. */
export function spanOf({ when, timeZone }: NeedFormValue): { startsAt: string; endsAt: string } | null {
  const from = parseClock(when.from);
  const to = parseClock(when.to);
  if (when.date === '' || from === null || to === null) return null;
  return {
    startsAt: instantOf({ date: when.date, minutes: from }, timeZone),
    endsAt: instantOf({ date: when.date, minutes: to > from ? to : to + 1440 }, timeZone),
  };
}

/** A night's work ends on the next day; what would take longer than this was meant otherwise. */
const LONGEST_NIGHT_MS = 12 * 3_600_000;

function isBackwards({ when }: NeedFormValue, span: { startsAt: string; endsAt: string }): boolean {
  const overnight = (parseClock(when.to) ?? 0) <= (parseClock(when.from) ?? 0);
  return overnight && Date.parse(span.endsAt) - Date.parse(span.startsAt) > LONGEST_NIGHT_MS;
}

function cancelInstant({ cancelUntil, timeZone }: NeedFormValue): string | null {
  const [date, clock] = cancelUntil.split('T');
  const minutes = parseClock(clock ?? '');
  return date && minutes !== null ? instantOf({ date, minutes }, timeZone) : null;
}

const isWhole = (value: number | null, least: number, most: number): value is number =>
  value !== null && Number.isInteger(value) && value >= least && value <= most;

/** Volunteers are found by the point: without one a need is a draft. */

/** What is wrong with the form, by field, in words that say the cure. `now` is in milliseconds. */
export function faultsOf(form: NeedFormValue, now: number): NeedFormFaults {
  const faults: NeedFormFaults = {};
  if (form.title.trim().length < 3) faults.title = t('need-form.title-short');
  const span = spanOf(form);
  if (form.when.date === '') faults.when = t('need-form.when-missing');
  else if (!span) faults.when = t('need-form.time-missing');
  else if (isBackwards(form, span)) faults.when = t('need-form.when-backwards');
  else if (!form.posted && Date.parse(span.endsAt) <= now) faults.when = t('need-form.when-past');
  Object.assign(faults, pointFaults(form));
  if (!isWhole(form.placesMin, 1, 1000)) faults.placesMin = t('need-form.places-wrong');
  if (!isWhole(form.placesMax, 1, 1000)) faults.placesMax = t('need-form.places-wrong');
  else if (form.placesMin !== null && form.placesMax < form.placesMin) {
    faults.placesMax = t('need-form.places-order', { min: form.placesMin });
  }
  if (form.minimumAge !== null && !isWhole(form.minimumAge, 0, 99)) {
    faults.minimumAge = t('need-form.age-wrong');
  }
  for (const field of TAGS) {
    const fault = unaddedFault(form.typing[field], form[field]);
    if (fault) faults[field] = fault;
  }
  const until = cancelInstant(form);
  if (until && span && until > span.startsAt) faults.cancelUntil = t('need-form.cancel-late');
  return faults;
}

/** What is sent. Only for a form without faults. */
export function fieldsOf(form: NeedFormValue): NeedFields {
  const span = spanOf(form);
  if (!span) throw new Error('a need without a span cannot be sent');
  return {
    title: form.title.trim(),
    description: form.description.trim(),
    category: form.category,
    requiredSkills: form.requiredSkills,
    usefulSkills: form.usefulSkills,
    requiredQualifications: form.requiredQualifications,
    minimumAge: form.minimumAge,
    ...span,
    timeZone: form.timeZone,
    address: form.address.trim(),
    point: pointOf(form),
    placesMin: form.placesMin ?? 1,
    placesMax: form.placesMax ?? 1,
    signUp: form.signUp,
    cancelUntil: cancelInstant(form),
    recurrence: form.recurrence || null,
  };
}

/** Only the fields that differ, so that another person's change to the rest stays. */
export function changedFields(before: NeedFields, after: NeedFields): Partial<NeedFields> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => !same(before[field as keyof NeedFields], value)),
  );
}

/** The field of the form that shows the fault of a path the server named. */
export function fieldOfPath(path: string): keyof NeedFormValue | null {
  const first = path.split(/[./[]/, 1)[0] ?? '';
  if (first === 'startsAt' || first === 'endsAt') return 'when';
  if (first === 'point') return path.includes('lng') ? 'lng' : 'lat';
  return first in blankNeed('UTC') ? (first as keyof NeedFormValue) : null;
}

/** The fields of the form that one value of a need stands in; the rest of the need is as the form has it. */
export function fieldsFor(
  form: NeedFormValue,
  need: NeedView,
  path: string,
  value: unknown,
): Partial<NeedFormValue> {
  const field = fieldOfPath(path);
  if (!field) return {};
  const typed = spanOf(form) ? fieldsOf(form) : {};
  const whole = formOf({ ...need, ...typed, [path]: value });
  if (path === 'point') return { lat: whole.lat, lng: whole.lng };
  // The walls of another zone show other times.
  if (path === 'timeZone') return { timeZone: whole.timeZone };
  return { [field]: whole[field] };
}
