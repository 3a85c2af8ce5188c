import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { NOTIFICATION_TYPES } from '#shared/notification-types.ts';
import type { NotificationFacts, NotificationView } from '#shared/notifications.ts';

const NotificationSchema = defineEntity({
  name: 'Notification',
  indexes: [
    { properties: ['accountId', 'happenedAt', 'id'] },
    // What happens before anybody has read of it is told in one.
    { properties: ['accountId', 'gathers'], where: { readAt: null } },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id'),
    type: p.enum(NOTIFICATION_TYPES),
    /** What belongs together, for example all who sign up for one need. */
    gathers: p.string(),
    facts: p.json().$type<NotificationFacts>().columnType('json'),
    url: p.string(),
    happenedAt: p.datetime(),
    seenAt: p.datetime().nullable(),
    readAt: p.datetime().nullable(),
    archivedAt: p.datetime().nullable(),
    snoozedUntil: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** Something that a person is told of. */
export class Notification extends NotificationSchema.class {}
NotificationSchema.setClass(Notification);

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

export const notificationView = (row: Notification): NotificationView => ({
  id: row.id,
  type: row.type,
  facts: row.facts,
  url: row.url,
  happenedAt: row.happenedAt.toISOString(),
  seenAt: iso(row.seenAt),
  readAt: iso(row.readAt),
  archivedAt: iso(row.archivedAt),
  snoozedUntil: iso(row.snoozedUntil),
  version: row.version,
});
