import type { z } from 'zod';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { SettleNotifications } from '#shared/notifications.ts';
import type { Actor } from '#shared/rights.ts';
import { Notification } from './notification.entity.ts';

const LONGEST_SNOOZE_DAYS = 366;

/** Marks some of one's notifications, or all in the inbox; ids that are nobody's or another's count as gone. */
export async function settleNotifications(
  { em }: Transaction,
  { accountId }: Actor,
  { ids, to }: z.output<typeof SettleNotifications>,
  now: Date,
): Promise<Notification[]> {
  const which = ids === null ? { archivedAt: null } : { id: [...new Set(ids)] };
  const rows = await em.find(Notification, { accountId, ...which }, { orderBy: { id: 'asc' } });
  for (const row of rows) mark(row, to, now);
  return rows;
}

function mark(row: Notification, to: z.output<typeof SettleNotifications>['to'], now: Date): void {
  if (to === 'unread') row.readAt = null;
  else if (to === 'unarchived') row.archivedAt = null;
  else {
    // Seen is less than read, and read less than put away.
    row.seenAt ??= now;
    if (to !== 'seen') row.readAt ??= now;
    if (to === 'archived') row.archivedAt ??= now;
  }
}

/** Puts a notification off: until then it is not among what is new. */
export async function snoozeNotification(
  { em }: Transaction,
  { accountId }: Actor,
  id: string,
  until: Date,
  now: Date,
): Promise<Notification> {
  const row = await em.findOne(Notification, { id, accountId });
  if (!row) throw notFound('notification');
  if (until <= now || until.getTime() - now.getTime() > LONGEST_SNOOZE_DAYS * 86_400_000) {
    const message = 'Choose a time from now to a year from now.';
    throw new Refusal(400, 'invalid', message, { errors: [{ path: 'until', message }] });
  }
  return em.assign(row, { snoozedUntil: until, archivedAt: null });
}
