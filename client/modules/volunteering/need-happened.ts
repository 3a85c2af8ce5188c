import type { HistoryLine } from '#shared/history.ts';
import type { NeedState } from '#shared/volunteering.ts';
import { listed, type MessageKey, t } from '../../messages.ts';
import { formatDay, formatTime } from '../../when.ts';

/** Columns of a need that a reader is told of. */
const names: Readonly<Record<string, MessageKey>> = {
  title: 'history.need.title',
  description: 'history.need.description',
  category: 'history.need.category',
  requiredSkills: 'history.need.required-skills',
  usefulSkills: 'history.need.useful-skills',
  requiredQualifications: 'history.need.qualifications',
  minimumAge: 'history.need.minimum-age',
  startsAt: 'history.need.starts-at',
  endsAt: 'history.need.ends-at',
  address: 'history.need.address',
  zoneName: 'history.need.zone',
  latitude: 'history.need.point',
  placesMin: 'history.need.places-min',
  placesMax: 'history.need.places-max',
  signUp: 'history.need.sign-up',
  cancelUntil: 'history.need.cancel-until',
  recurrence: 'history.need.recurrence',
  state: 'history.need.state',
};
const INSTANTS = new Set(['startsAt', 'endsAt', 'cancelUntil']);

export function needFieldName(field: string): string | null {
  const key = names[field];
  return key ? t(key as 'history.need.title') : null;
}

/** After the person's name: "cancelled it", "changed title and start". */
export function tellNeedLine({ did, fields }: HistoryLine): string {
  const state = fields.find(({ name }) => name === 'state');
  if (did === 'removed') return t('history.need.removed');
  if (did === 'made') return t(state?.after === 'draft' ? 'history.need.drafted' : 'history.need.made');
  if (state?.after === 'cancelled') return t('history.need.cancelled');
  if (state?.before === 'draft' && state.after === 'open') return t('history.need.opened');
  const changed = fields.flatMap(({ name }) => needFieldName(name) ?? []);
  return t('history.need.changed', { what: listed(changed) });
}

/** A value as people write it; instants on the wall of the need's zone. */
export function showNeedValue(zone: string): (field: string, value: unknown) => string {
  return (field, value) => {
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0))
      return t('history.none');
    if (INSTANTS.has(field)) {
      const instant = String(value);
      return `${formatDay(instant, zone)}, ${formatTime(instant, zone)}`;
    }
    if (field === 'state') return t(`need.state.${value as NeedState}`);
    if (field === 'latitude') return Number(value).toFixed(5);
    return Array.isArray(value) ? value.join(', ') : String(value);
  };
}
