import type { NotificationSettingsView, NotificationView } from '#shared/notifications.ts';
import { session } from '../../kernel/client.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection, liveRecord } from '../../kernel/live-collection.svelte.ts';
import {
  doneUrl,
  type InboxAnswer,
  inboxUrl,
  NOTIFICATION,
  NOTIFICATION_SETTINGS,
  settingsUrl,
} from './api.ts';

/*
 * What the person is told of, as it stands now. Each is made while a component is set up.
 */

/** When it came, or comes back. */
export const momentOf = ({ happenedAt, snoozedUntil }: NotificationView): string =>
  snoozedUntil !== null && snoozedUntil > happenedAt ? snoozedUntil : happenedAt;

const latestFirst = by(momentOf, 'descending');

/** All that is not put away; what is put off is among it. */
export const myInbox = () =>
  liveCollection<InboxAnswer, NotificationView>(
    () =>
      session.user && {
        url: inboxUrl,
        from: { [NOTIFICATION]: (answer) => answer.items },
        matches: ({ archivedAt }) => archivedAt === null,
        order: latestFirst,
      },
  );

/** What was put away; null for nobody yet. */
export const myDone = (wanted: () => boolean) =>
  liveCollection<InboxAnswer, NotificationView>(
    () =>
      session.user &&
      wanted() && {
        url: doneUrl,
        from: { [NOTIFICATION]: (answer) => answer.items },
        matches: ({ archivedAt }) => archivedAt !== null,
        order: latestFirst,
      },
  );

export const isPutOff = ({ snoozedUntil }: NotificationView, now: number): boolean =>
  snoozedUntil !== null && Date.parse(snoozedUntil) > now;

/** Not seen, or back after it was put off. */
export const isNew = (one: NotificationView, now: number): boolean =>
  !isPutOff(one, now) &&
  (one.seenAt === null ||
    (one.snoozedUntil !== null && one.readAt === null && one.seenAt < one.snoozedUntil));

/** What is mailed, and when. */
export const mySettings = () =>
  liveRecord<NotificationSettingsView, NotificationSettingsView>(
    () =>
      session.user && {
        url: settingsUrl,
        type: NOTIFICATION_SETTINGS,
        id: session.user.id,
        from: (answer) => answer,
      },
  );
