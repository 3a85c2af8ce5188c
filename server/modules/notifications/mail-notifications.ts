import { jsonOf } from '#server/kernel/database.ts';
import { createId } from '#server/kernel/ids.ts';
import { MAIL_QUEUE } from '#server/kernel/mail.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { NotificationType } from '#shared/notification-types.ts';
import type { NotificationFacts } from '#shared/notifications.ts';
import { type Told, writeMail } from './mail-texts.ts';
import { TELLING } from './work.ts';

/** The queue of people to whom mail is due. */
export const MAIL_DUE = 'notifications.mail';

const LOOKS_EVERY_SECONDS = 15;
const BATCH = 100;

interface DueRow extends Record<string, unknown> {
  type: NotificationType;
  facts: NotificationFacts | string;
  url: string;
}

/**
 * Mails what is due, all that is due to one person in one mail. That it was mailed is stored with the mail itself:
 * whatever ends a server, nothing is mailed twice, and nothing is forgotten.
 */
export function mailNotifications(kernel: Kernel): void {
  const { jobs, transactor, clock, database, publicUrl } = kernel;
  const due = (limit: number) =>
    database.sql<{ account_id: string }>(
      `select distinct account_id from notification_event
       where mailed_at is null and mail_due_at <= $1::timestamptz limit $2`,
      [clock.now().toISOString(), limit],
    );
  jobs.declare<{ accountId?: string }>({
    name: MAIL_DUE,
    watch: { seconds: LOOKS_EVERY_SECONDS, isDue: async () => (await due(1)).length > 0 },
    batch: 100,
    run: async (told) => {
      const named = new Set(told.flatMap(({ accountId }) => accountId ?? []));
      for (const accountId of named) await mailOne(accountId);
      if (told.every(({ accountId }) => accountId !== undefined)) return;
      for (let rows = await due(BATCH); rows.length > 0; rows = await due(BATCH))
        for (const { account_id } of rows) await mailOne(account_id);
    },
  });

  const mailOne = async (accountId: string): Promise<void> => {
    await transactor.transact(TELLING, (transaction) =>
      mailTo(transaction, accountId, clock.now(), publicUrl()),
    );
  };
}

async function mailTo(
  { sql, enqueue }: Transaction,
  accountId: string,
  now: Date,
  site: string,
): Promise<void> {
  const [account] = await sql<{ email: string; display_name: string; reachable: boolean }>(
    `select email, display_name, email_verified_at is not null and suspended_at is null as reachable
     from account where id = $1 for no key update`,
    [accountId],
  );
  // What was read meanwhile needs no mail any more, and what gathers several is told once.
  const rows = await sql<DueRow>(
    `with due as (
       update notification_event set mailed_at = $2
       where account_id = $1 and mailed_at is null and mail_due_at <= $2::timestamptz
       returning notification_id
     )
     select n.type, n.facts, n.url from notification n
     where n.id in (select notification_id from due) and n.read_at is null and n.archived_at is null
     order by n.happened_at, n.id`,
    [accountId, now.toISOString()],
  );
  if (!account?.reachable || rows.length === 0) return;
  const told = rows.map(({ type, facts, url }): Told => ({ type, url, facts: jsonOf(facts) }));
  enqueue(MAIL_QUEUE, [
    { to: account.email, id: createId(), ...writeMail(account.display_name, told, site) },
  ]);
}
