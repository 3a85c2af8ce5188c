import { type NotificationType, VOLUNTEERS_TYPES } from '#shared/notification-types.ts';
import type { NotificationFacts, NotificationView } from '#shared/notifications.ts';
import { learn, listed, t } from '../../messages.ts';
import { formatSpan } from '../../when.ts';
import { notificationWords } from '../../words/notifications.ts';

learn(notificationWords);

const EARLY_HOURS = 12;

/** `Bella`, `Bella and Marcus`, `Bella and 3 others`. */
function whoOf({ people, count }: NotificationFacts): string {
  const names = people.map(({ name }) => name);
  const [first] = names;
  if (first === undefined) return t('told.somebody');
  return count <= names.length
    ? listed(names.slice(0, count))
    : t('told.and-others', { first, count: count - 1 });
}

type Tell = (facts: NotificationFacts & { organisation: string; who: string }) => string;

const TELL: Readonly<Record<NotificationType, Tell>> = {
  offer: ({ organisation, title }) => t('told.offer', { organisation, title }),
  reminder: ({ hours, title }) =>
    (hours ?? 0) > EARLY_HOURS ? t('told.reminder-early', { title }) : t('told.reminder-late', { title }),
  'place-given': ({ title }) => t('told.place-given', { title }),
  'place-lost': ({ organisation, title }) => t('told.place-lost', { organisation, title }),
  'shift-changed': ({ title }) => t('told.shift-changed', { title }),
  thanks: ({ organisation, title }) => t('told.thanks', { organisation, title }),
  'signed-up': ({ who, title }) => t('told.signed-up', { who, title }),
  waiting: ({ who, title }) => t('told.waiting', { who, title }),
  'gave-up': ({ who, title }) => t('told.gave-up', { who, title }),
  'at-risk': ({ title }) => t('told.at-risk', { title }),
};

/** What has happened, in one line. */
export const tellWhat = ({ type, facts }: NotificationView): string =>
  TELL[type]({ ...facts, organisation: facts.organisationName, who: whoOf(facts) });

/** Of which work, and somebody's own words. */
export function tellMore({ facts }: NotificationView): string {
  const { startsAt, endsAt, timeZone, reason, organisationName } = facts;
  const span = formatSpan(startsAt, endsAt, timeZone);
  return [span, organisationName, ...(reason ? [t('told.reason', { reason })] : [])].join(' · ');
}

/** Why it is told. */
export const tellWhy = ({ type, facts: { organisationName: organisation } }: NotificationView): string =>
  VOLUNTEERS_TYPES.includes(type)
    ? t('inbox.why-volunteer', { organisation })
    : t('inbox.why-coordinator', { organisation });
