import type { Transaction } from '#server/kernel/transact.ts';
import { MOST_PEOPLE_NAMED, type NotificationType } from '#shared/notification-types.ts';
import type { NotificationFacts } from '#shared/notifications.ts';
import { MAIL_DUE } from './mail-notifications.ts';
import { Notification } from './notification.entity.ts';
import { NotificationSettings, settingsOf } from './settings.entity.ts';
import { whenToMail } from './when-to-mail.ts';

/** Something that has happened, to be told to some people. */
export interface Happening {
  type: NotificationType;
  /** Names it for ever: nobody is told of the same twice, however often the job runs. */
  key: string;
  /** What belongs together, until it is read. */
  gathers: string;
  facts: Omit<NotificationFacts, 'people' | 'count'>;
  /** Whom it is about, where somebody is. */
  person: NotificationFacts['people'][number] | null;
  url: string;
  /** Later a mail would be of no use. */
  latest: Date | null;
}

/**
 * Tells people of something: a line in their inbox, and a mail as they have chosen. Each is told once. What comes
 * before they have read of it is gathered in one line, which counts it.
 */
export async function notify(
  transaction: Transaction,
  accountIds: readonly string[],
  happening: Happening,
  now: Date,
): Promise<void> {
  // In one order, as everyone who tells several.
  for (const accountId of [...new Set(accountIds)].sort()) await tell(transaction, accountId, happening, now);
}

async function tell(
  transaction: Transaction,
  accountId: string,
  happening: Happening,
  now: Date,
): Promise<void> {
  const { em, sql } = transaction;
  const { type, key } = happening;
  // One at a time for each account: two that happen at once are gathered in one line.
  const [account] = await sql<{ time_zone: string; reachable: boolean }>(
    `select time_zone, email_verified_at is not null and suspended_at is null as reachable
     from account where id = $1 for no key update`,
    [accountId],
  );
  if (!account) return;
  const [first] = await sql(
    `insert into notification_event (account_id, key, about_id, at) values ($1, $2, $3, $4)
     on conflict do nothing returning 1`,
    [accountId, key, happening.person?.accountId ?? null, now.toISOString()],
  );
  if (!first) return;
  const settings = settingsOf(accountId, await em.findOne(NotificationSettings, { id: accountId }));
  const { quiet, digestAt } = settings;
  const mailDueAt = account.reachable
    ? whenToMail(now, {
        ...{ choice: settings.mail[type], quiet, digestAt },
        ...{ timeZone: account.time_zone, latest: happening.latest },
      })
    : null;
  const notification = await gather(em, accountId, happening, now);
  await em.flush();
  await sql(
    'update notification_event set notification_id = $3, mail_due_at = $4 where account_id = $1 and key = $2',
    [accountId, key, notification.id, mailDueAt?.toISOString() ?? null],
  );
  if (mailDueAt !== null && mailDueAt <= now) transaction.enqueue(MAIL_DUE, [{ accountId }]);
}

async function gather(
  em: Transaction['em'],
  accountId: string,
  { type, gathers, facts, person, url }: Happening,
  now: Date,
): Promise<Notification> {
  const unread = await em.findOne(Notification, { accountId, gathers, readAt: null, archivedAt: null });
  const before = (unread?.facts.people ?? []).filter(({ accountId: id }) => id !== person?.accountId);
  const people = person === null ? before : [person, ...before];
  const told = {
    ...{ type, url, happenedAt: now, seenAt: null, snoozedUntil: null },
    facts: {
      ...facts,
      people: people.slice(0, MOST_PEOPLE_NAMED),
      count: (unread?.facts.count ?? 0) + 1,
    },
  };
  return unread ? em.assign(unread, told) : em.create(Notification, { accountId, gathers, ...told });
}

/** What it told of is over or answered: it is read, and no mail tells of it any more. */
export async function settleGathered(
  { em }: Transaction,
  accountId: string,
  gathers: string,
  now: Date,
): Promise<void> {
  for (const notification of await em.find(Notification, { accountId, gathers, readAt: null }))
    Object.assign(notification, { readAt: now, seenAt: notification.seenAt ?? now });
}
