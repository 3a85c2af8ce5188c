import { z } from 'zod';
import { behind, type Order, orderBy, pageOf } from '#server/kernel/http/paging.ts';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import {
  NotificationSettingsView,
  NotificationView,
  ReviseNotificationSettings,
  SettleNotifications,
  SnoozeNotification,
} from '#shared/notifications.ts';
import { Notification, notificationView } from './notification.entity.ts';
import { reviseSettings } from './revise-settings.ts';
import { NotificationSettings, settingsOf } from './settings.entity.ts';
import { settleNotifications, snoozeNotification } from './settle.ts';

/** The inbox: what the caller is told of (K23). */
export const notificationRoutes: Route[] = [
  read({
    path: '/notifications',
    access: 'signed-in',
    policy: 'self',
    summary: 'What the caller is told of, the latest first.',
    query: z.strictObject({ show: z.enum(['inbox', 'archived']).default('inbox') }),
    answer: pageOf(NotificationView),
    pages: { usual: 100, most: 200 },
    run: async ({ snapshot: { em, shows }, actor: { accountId }, query: { show }, page }) => {
      shows(userRoom(accountId));
      const order: Order<Notification>[] = [
        ['happenedAt', 'desc'],
        ['id', 'desc'],
      ];
      const mine = { accountId, archivedAt: show === 'inbox' ? null : { $ne: null } };
      const rows = await em.find(
        Notification,
        { $and: [mine, behind(order, page.after)] },
        { orderBy: orderBy(order), limit: page.take },
      );
      return page.cut(rows, notificationView, ({ happenedAt, id }) => [happenedAt.toISOString(), id]);
    },
  }),
  write('post', {
    path: '/notifications/settle',
    access: 'signed-in',
    policy: 'self',
    summary: 'Marks notifications as seen, read or unread, puts them away or takes them out again.',
    body: SettleNotifications,
    answer: z.strictObject({ items: z.array(NotificationView) }),
    example: { ids: null, to: 'seen' },
    run: async ({ transaction, actor, body, now }) => {
      const rows = await settleNotifications(transaction, actor, body, now);
      await transaction.em.flush();
      return { items: rows.map(notificationView) };
    },
  }),
  write('post', {
    path: '/notifications/:id/snooze',
    access: 'signed-in',
    policy: 'self',
    summary: 'Puts a notification off until a later time.',
    body: SnoozeNotification,
    answer: NotificationView,
    example: { until: '2030-09-14T08:00:00Z' },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const row = await snoozeNotification(transaction, actor, id, new Date(body.until), now);
      await transaction.em.flush();
      return notificationView(row);
    },
  }),
  read({
    path: '/users/me/notification-settings',
    access: 'signed-in',
    policy: 'self',
    summary: 'What is mailed to the caller, and when; as usual where nothing was chosen.',
    answer: NotificationSettingsView,
    run: async ({ snapshot: { em, shows }, actor: { accountId } }) => {
      shows(userRoom(accountId));
      return settingsOf(accountId, await em.findOne(NotificationSettings, { id: accountId }));
    },
  }),
  write('patch', {
    path: '/users/me/notification-settings',
    access: 'signed-in',
    policy: 'self',
    summary: 'Changes what is mailed to the caller, and when.',
    body: ReviseNotificationSettings,
    answer: NotificationSettingsView,
    example: { mail: { thanks: 'off' }, quiet: { from: 1320, to: 420 } },
    run: async ({ transaction, actor, body }) => reviseSettings(transaction, actor, body),
  }),
];
