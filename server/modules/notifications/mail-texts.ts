import { type NotificationType, VOLUNTEERS_TYPES } from '#shared/notification-types.ts';
import type { NotificationFacts } from '#shared/notifications.ts';

export interface Told {
  type: NotificationType;
  facts: NotificationFacts;
  url: string;
}

/** `Sat 12 Sep, 09:00–12:00` on the wall of the place. */
function spanOf({ startsAt, endsAt, timeZone }: NotificationFacts): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', day: 'numeric', month: 'short', timeZone },
  }).format(new Date(startsAt));
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
  return `${day.replace(',', '')}, ${clock.format(new Date(startsAt))}–${clock.format(new Date(endsAt))}`;
}

/** `Bella`, `Bella and Marcus`, `Bella and 3 others`. */
export function whoOf({ people, count }: Pick<NotificationFacts, 'people' | 'count'>): string {
  const [first = 'Somebody', second] = people.map(({ name }) => name);
  if (count <= 1 || people.length === 0) return first;
  if (count === 2 && second) return `${first} and ${second}`;
  return `${first} and ${count - 1} ${count === 2 ? 'other' : 'others'}`;
}

const said = ({ reason }: NotificationFacts): string => (reason ? ` They say: “${reason}”` : '');

/** Of each type what happened in one line, and what can be done. */
const LINES: Readonly<Record<NotificationType, (facts: NotificationFacts) => [what: string, then: string]>> =
  {
    offer: (f) => [
      `${f.organisationName} asks you to come: ${f.title}, ${spanOf(f)}`,
      'Take the place or say no:',
    ],
    reminder: (f) => [
      `${(f.hours ?? 0) > 12 ? 'Tomorrow' : 'Soon'}: ${f.title}, ${spanOf(f)}`,
      `${f.organisationName} counts on you. Say that you come, or that you can’t make it:`,
    ],
    'place-given': (f) => [`You have a place: ${f.title}, ${spanOf(f)}`, 'Your shifts:'],
    'place-lost': (f) => [
      `${f.organisationName} does not need you: ${f.title}, ${spanOf(f)}.${said(f)}`,
      'See what else fits:',
    ],
    'shift-changed': (f) => [
      `${f.organisationName} has changed a shift of yours. It is now ${spanOf(f)}: ${f.title}`,
      'Say whether you still come:',
    ],
    thanks: (f) => [
      `${f.organisationName} thanks you for ${f.title}, ${spanOf(f)}`,
      'Say how it was; it takes a minute:',
    ],
    'signed-up': (f) => [`${whoOf(f)} signed up: ${f.title}, ${spanOf(f)}`, 'Who comes:'],
    waiting: (f) => [
      `${whoOf(f)} would like to come: ${f.title}, ${spanOf(f)}`,
      'Give a place or turn down:',
    ],
    'gave-up': (f) => [`${whoOf(f)} can’t come: ${f.title}, ${spanOf(f)}.${said(f)}`, 'See who else fits:'],
    'at-risk': (f) => [`Too few may turn up: ${f.title}, ${spanOf(f)}`, 'See who else fits:'],
  };

/** Why somebody is told of it. */
export const whyOf = ({ type, facts }: Pick<Told, 'type' | 'facts'>): string =>
  VOLUNTEERS_TYPES.includes(type)
    ? `You are told because you volunteer with ${facts.organisationName}.`
    : `You are told because you find people for ${facts.organisationName}.`;

/** One mail for all of it. */
export function writeMail(
  name: string,
  told: readonly Told[],
  site: string,
): { subject: string; text: string } {
  const lines = told.map(({ type, facts, url }) => {
    const [what, then] = LINES[type](facts);
    return { what, text: `${what}\n${then}\n${site}${url}` };
  });
  const subject = lines.length === 1 ? lines[0]!.what : `${lines.length} things happened`;
  const why = [...new Set(told.map(whyOf))].join(' ');
  return {
    subject,
    text: `Hello ${name},

${lines.map(({ text }) => text).join('\n\n')}

${why} What is mailed, and when, you choose here:
${site}/account#notifications`,
  };
}
