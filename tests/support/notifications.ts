import { Notification, notificationView } from '#server/modules/notifications/notification.entity.ts';
import { notify } from '#server/modules/notifications/notify.ts';
import type { NotificationView } from '#shared/notifications.ts';
import type { Person } from './person.ts';
import type { TestServer } from './test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const DAY_MS = 86_400_000;

let told = 0;

/** Tells a person of something of its own; gives what stands in their inbox then. */
export async function tell(
  {
    kernel: {
      transactor,
      clock,
      database: { orm },
    },
  }: TestServer,
  person: Person,
  about: { gathers?: string; title?: string; organisationId: string; name?: string },
): Promise<NotificationView> {
  const now = clock.now();
  const key = `test ${++told}`;
  const startsAt = new Date(now.getTime() + 7 * DAY_MS);
  const title = about.title ?? 'Sort cans';
  await transactor.transact(WORK, (transaction) =>
    notify(
      transaction,
      [person.id],
      {
        ...({ type: 'signed-up', key, gathers: about.gathers ?? key, url: '/needs', latest: null } as const),
        person: about.name ? { accountId: person.id, name: about.name } : null,
        facts: {
          ...{ organisationId: about.organisationId, organisationName: 'Flatbush Pantry' },
          ...{ needId: '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f', title, timeZone: 'America/New_York' },
          startsAt: startsAt.toISOString(),
          endsAt: new Date(startsAt.getTime() + 3 * 3_600_000).toISOString(),
          ...{ reason: '', hours: null },
        },
      },
      now,
    ),
  );
  const rows = await orm.em
    .fork()
    .find(Notification, { accountId: person.id }, { orderBy: { happenedAt: 'desc', id: 'desc' }, limit: 1 });
  return notificationView(rows[0]!);
}
