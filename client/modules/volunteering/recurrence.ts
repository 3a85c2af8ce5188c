import { learn, listed, t } from '../../messages.ts';
import { formatDate } from '../../when.ts';
import { needFormWords } from '../../words/need-form.ts';

learn(needFormWords);

/** The rules a form offers; any other (RFC 5545) keeps its own name. */
export const RECURRENCES = [
  { rule: '', label: t('need-form.recurrence-never') },
  { rule: 'FREQ=WEEKLY', label: t('need-form.recurrence-weekly') },
  { rule: 'FREQ=WEEKLY;INTERVAL=2', label: t('need-form.recurrence-fortnightly') },
  { rule: 'FREQ=MONTHLY', label: t('need-form.recurrence-monthly') },
] as const;

const DAYS = { MO: 0, TU: 1, WE: 2, TH: 3, FR: 4, SA: 5, SU: 6 } as const;
const KNOWN = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'COUNT', 'UNTIL']);

/** A weekly, monthly or single rule in words; one that says more is shown as it is written. */
export function recurrenceName(rule: string): string {
  const offered = RECURRENCES.find((known) => known.rule === rule);
  if (offered) return offered.label;
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const rhythm = RECURRENCES.find(({ rule: known }) => known === rhythmOf(parts));
  const days = daysOf(parts.get('BYDAY'));
  if (!rhythm?.rule || days === null || [...parts.keys()].some((name) => !KNOWN.has(name))) {
    return t('need-form.recurrence-other', { rule });
  }
  const named =
    days.length > 0
      ? t('need-form.recurrence-on', { rhythm: rhythm.label, days: listed(days) })
      : rhythm.label;
  return named + endOf(parts);
}

function rhythmOf(parts: Map<string, string>): string {
  const interval = parts.get('INTERVAL') ?? '1';
  return `FREQ=${parts.get('FREQ')}${interval === '1' ? '' : `;INTERVAL=${interval}`}`;
}

/** Null when a day is not a plain weekday, such as the second Friday. */
function daysOf(text: string | undefined): string[] | null {
  const codes = text?.split(',') ?? [];
  if (!codes.every((code): code is keyof typeof DAYS => code in DAYS)) return null;
  return codes.map((code) => t(`week.day-${DAYS[code]}`));
}

function endOf(parts: Map<string, string>): string {
  const count = Number(parts.get('COUNT'));
  if (count > 0) return t('need-form.recurrence-count', { count });
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(parts.get('UNTIL') ?? '');
  if (!until) return '';
  const day = new Date(Date.UTC(Number(until[1]), Number(until[2]) - 1, Number(until[3])));
  return t('need-form.recurrence-until', {
    day: formatDate(day),
  });
}
