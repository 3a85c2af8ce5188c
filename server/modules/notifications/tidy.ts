import type { Kernel } from '#server/kernel/module.ts';
import { Notification } from './notification.entity.ts';
import { TELLING } from './work.ts';

/** What was put away, or read, so long ago is not looked for any more. */
const KEPT_DAYS = 90;
const BATCH = 500;

/** Takes away old notifications that nobody has left unread, and with them what they were told of. */
export async function tidyNotifications({ transactor, database }: Kernel, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString();
  for (;;) {
    const { result } = await transactor.transact(TELLING, async ({ em, sql }) => {
      const rows = await sql<{ id: string }>(
        `select id from notification where happened_at < $1::timestamptz and read_at < $1::timestamptz
         order by id limit ${BATCH} for update skip locked`,
        [before],
      );
      const ids = rows.map(({ id }) => id);
      for (const row of await em.find(Notification, { id: ids })) em.remove(row);
      return ids.length;
    });
    if (result < BATCH) break;
  }
  // A key is needed no longer than what it names can happen again.
  await database.sql(
    'delete from notification_event where at < $1::timestamptz and notification_id is null',
    [before],
  );
}
