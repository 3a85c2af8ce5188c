import type { Module } from '#server/kernel/module.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { notificationData } from './held-data.ts';
import { mailNotifications } from './mail-notifications.ts';
import { Notification, notificationView } from './notification.entity.ts';
import { remind } from './remind.ts';
import { notificationRoutes } from './routes.ts';
import { NotificationSettings, settingsOf } from './settings.entity.ts';
import { tellOfCommitments } from './tell-of-commitments.ts';
import { tidyNotifications } from './tidy.ts';

export const notifications: Module = {
  name: 'notifications',
  entities: [Notification, NotificationSettings],
  tables: ['notification_event'],
  live(things) {
    things.add(Notification, {
      type: 'notifications.notification',
      rooms: ({ accountId }) => [userRoom(accountId)],
      view: notificationView,
      // It tells of what has its history elsewhere.
      derived: true,
    });
    things.add(NotificationSettings, {
      type: 'notifications.settings',
      rooms: ({ id }) => [userRoom(id)],
      view: (row) => settingsOf(row.id, row),
      personal: { columns: ['mail', 'quietFrom', 'quietTo', 'digestAt'], person: 'id' },
      undo: { action: 'account.update', facts: ({ id }) => ({ accountId: id }) },
    });
  },
  mount(kernel) {
    mailNotifications(kernel);
    tellOfCommitments(kernel);
    remind(kernel);
    return {
      routes: notificationRoutes,
      held: notificationData,
      tidy: (now) => tidyNotifications(kernel, now),
    };
  },
};
