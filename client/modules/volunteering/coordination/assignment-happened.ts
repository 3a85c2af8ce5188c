import type { AssignmentState } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { HistoryLine } from '#shared/history.ts';
import { listed, type MessageKey, t } from '../../../messages.ts';

/** Columns of a commitment that a reader is told of. */
const NAMES: Readonly<Record<string, MessageKey>> = {
  state: 'history.assignment.state',
  hours: 'history.assignment.hours',
  note: 'history.assignment.note',
  cancelReason: 'history.assignment.reason',
};

export function assignmentFieldName(field: string): string | null {
  const key = NAMES[field];
  return key ? t(key as 'history.assignment.state') : null;
}

const stateName = (state: unknown): string => t(`coming.as.${state as AssignmentState}`);

/** After the person's name: "marked: late". */
export function tellAssignmentLine({ did, fields }: HistoryLine): string {
  if (did === 'removed') return t('history.assignment.removed');
  if (did === 'made') return t('history.assignment.made');
  const state = fields.find(({ name }) => name === 'state');
  if (state?.after === 'cancelled') return t('history.assignment.cancelled');
  if (state) return t('history.assignment.marked', { state: stateName(state.after) });
  const late = fields.find(({ name }) => name === 'overtaken');
  if (late) return t('history.assignment.marked-late', { state: stateName(lastOf(late.after)) });
  if (fields.some(({ name }) => name === 'reconfirmedAt')) return t('history.assignment.again');
  const changed = fields.flatMap(({ name }) => assignmentFieldName(name) ?? []);
  return changed.length > 0
    ? t('history.assignment.changed', { what: listed(changed) })
    : t('history.assignment.marked-again');
}

const lastOf = (overtaken: unknown): unknown =>
  (overtaken as AssignmentView['overtaken'] | null)?.at(-1)?.outcome;

/** A value as people write it. */
export function showAssignmentValue(field: string, value: unknown): string {
  if (value === null || value === '') return t('history.none');
  return field === 'state' ? stateName(value) : String(value);
}
