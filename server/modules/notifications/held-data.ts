import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { ERASED_NAME } from '#server/modules/identity/held-data.ts';
import { Notification } from './notification.entity.ts';
import { NotificationSettings } from './settings.entity.ts';

/** What somebody was told of, and how they want to be. */
export const notificationData: readonly HeldData[] = [
  {
    name: 'notifications',
    tables: ['notification', 'notification_event'],
    read: (sql, accountId) =>
      sql(
        `select type, facts, url, happened_at, seen_at, read_at, archived_at, snoozed_until
         from notification where account_id = $1 order by happened_at, id`,
        [accountId],
      ),
    async erase({ em, sql }, accountId) {
      await sql('delete from notification_event where account_id = $1', [accountId]);
      for (const row of await em.find(Notification, { accountId })) em.remove(row);
      // What others were told of them stays, without their name and words.
      const others = await sql<{ id: string }>(
        'select distinct notification_id as id from notification_event where about_id = $1 and notification_id is not null',
        [accountId],
      );
      for (const row of await em.find(Notification, { id: others.map(({ id }) => id) })) {
        const people = row.facts.people.map((person) =>
          person.accountId === accountId ? { ...person, name: ERASED_NAME } : person,
        );
        row.facts = { ...row.facts, people, reason: '' };
      }
    },
  },
  {
    name: 'notification settings',
    tables: ['notification_settings'],
    read: (sql, accountId) =>
      sql('select mail, quiet_from, quiet_to, digest_at from notification_settings where id = $1', [
        accountId,
      ]),
    async erase({ em }, accountId) {
      const row = await em.findOne(NotificationSettings, { id: accountId });
      if (row) em.remove(row);
    },
  },
];
