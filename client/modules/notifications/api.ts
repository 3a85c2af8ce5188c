import type {
  NotificationSettingsView,
  NotificationView,
  ReviseNotificationSettings,
  SettleNotifications,
} from '#shared/notifications.ts';
import { fetchJson, writes } from '../../kernel/client.ts';

export const NOTIFICATION = 'notifications.notification';
export const NOTIFICATION_SETTINGS = 'notifications.settings';

export interface InboxAnswer {
  items: NotificationView[];
  nextCursor: string | null;
}

const url = '/api/notifications';
export const inboxUrl = `${url}?limit=200`;
export const doneUrl = `${url}?show=archived&limit=100`;
export const settingsUrl = '/api/users/me/notification-settings';

type To = SettleNotifications['to'];

/** What it looks like at once; the server knows the time better. */
function shownAs({ seenAt, readAt }: NotificationView, to: To, at: string): Partial<NotificationView> {
  if (to === 'unread') return { readAt: null };
  if (to === 'unarchived') return { archivedAt: null };
  const seen = { seenAt: seenAt ?? at };
  if (to === 'seen') return seen;
  return { ...seen, readAt: readAt ?? at, ...(to === 'archived' && { archivedAt: at }) };
}

/** Shown at once, and kept when there is no network. */
export const settle = (which: readonly NotificationView[], to: To, label: string) =>
  writes.write<{ items: NotificationView[] }>({
    method: 'POST',
    path: `${url}/settle`,
    body: { ids: which.map(({ id }) => id), to } satisfies SettleNotifications,
    label,
    optimistic: which.map((one) => ({
      type: NOTIFICATION,
      id: one.id,
      patch: shownAs(one, to, new Date().toISOString()),
    })),
  });

export const snooze = ({ id }: NotificationView, until: Date, label: string) =>
  writes.write<NotificationView>({
    method: 'POST',
    path: `${url}/${id}/snooze`,
    body: { until: until.toISOString() },
    label,
    optimistic: { type: NOTIFICATION, id, patch: { snoozedUntil: until.toISOString(), archivedAt: null } },
  });

export const reviseSettings = async (change: ReviseNotificationSettings): Promise<NotificationSettingsView> =>
  (await fetchJson<NotificationSettingsView>(settingsUrl, { method: 'PATCH', body: change })).data;
