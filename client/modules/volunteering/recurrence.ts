import { t } from '../../messages.ts';

/** The rules a form offers; any other (RFC 5545) is shown as it is. */
export const RECURRENCES = [
  { rule: '', label: t('need-form.recurrence-never') },
  { rule: 'FREQ=WEEKLY', label: t('need-form.recurrence-weekly') },
  { rule: 'FREQ=WEEKLY;INTERVAL=2', label: t('need-form.recurrence-fortnightly') },
  { rule: 'FREQ=MONTHLY', label: t('need-form.recurrence-monthly') },
] as const;

export const recurrenceName = (rule: string): string =>
  RECURRENCES.find((known) => known.rule === rule)?.label ?? t('need-form.recurrence-other', { rule });
