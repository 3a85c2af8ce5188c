import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import { USUAL_SETTINGS } from '#shared/notification-types.ts';
import type { NotificationSettingsView, ReviseNotificationSettings } from '#shared/notifications.ts';
import type { Actor } from '#shared/rights.ts';
import { NotificationSettings, settingsOf } from './settings.entity.ts';

/** Changes how one is told of things; the rest stays. */
export async function reviseSettings(
  { em, sql }: Transaction,
  { accountId: id }: Actor,
  { mail, quiet, digestAt }: z.output<typeof ReviseNotificationSettings>,
): Promise<NotificationSettingsView> {
  // The first choice makes the row: two at once do not.
  await sql('select 1 from account where id = $1 for no key update', [id]);
  const known = await em.findOne(NotificationSettings, { id });
  const { from, to } = USUAL_SETTINGS.quiet ?? { from: null, to: null };
  const row =
    known ??
    em.create(NotificationSettings, {
      ...{ id, mail: {}, quietFrom: from, quietTo: to, digestAt: USUAL_SETTINGS.digestAt },
    });
  if (mail) row.mail = { ...row.mail, ...mail };
  if (quiet !== undefined) Object.assign(row, { quietFrom: quiet?.from ?? null, quietTo: quiet?.to ?? null });
  if (digestAt !== undefined) row.digestAt = digestAt;
  await em.flush();
  return settingsOf(id, row);
}
