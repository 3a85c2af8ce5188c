import { defineEntity, p } from '@mikro-orm/core';
import { type MailChoice, type NotificationType, USUAL_SETTINGS } from '#shared/notification-types.ts';
import type { NotificationSettingsView } from '#shared/notifications.ts';

const NotificationSettingsSchema = defineEntity({
  name: 'NotificationSettings',
  properties: {
    /** The account's id. */
    id: p.uuid().primary(),
    /** Only what was chosen; the rest is as usual, also when that changes. */
    mail: p.json().$type<Partial<Record<NotificationType, MailChoice>>>().columnType('json'),
    /** Minutes of the day; both are null where somebody wants no quiet hours. */
    quietFrom: p.integer().nullable(),
    quietTo: p.integer().nullable(),
    digestAt: p.integer(),
    version: p.integer().version(),
  },
});

/** How one person wants to be told of things. */
export class NotificationSettings extends NotificationSettingsSchema.class {}
NotificationSettingsSchema.setClass(NotificationSettings);

/** What holds for an account, whether it has chosen anything or not. */
export function settingsOf(id: string, row: NotificationSettings | null): NotificationSettingsView {
  if (!row) return { id, ...USUAL_SETTINGS, mail: { ...USUAL_SETTINGS.mail }, version: 0 };
  const { quietFrom, quietTo, digestAt, version } = row;
  return {
    id,
    mail: { ...USUAL_SETTINGS.mail, ...row.mail },
    quiet: quietFrom == null || quietTo == null ? null : { from: quietFrom, to: quietTo },
    digestAt,
    version,
  };
}
