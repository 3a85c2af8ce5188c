import type { NotificationSettingsView, NotificationView } from '#shared/notifications.ts';
import { by } from '../../../client/kernel/collection-core.ts';
import { tell } from '../../support/notifications.ts';
import { type Cases, change, type Items, type World } from './world.ts';

const inbox = ({ owner }: World) => ({
  room: `user:${owner.id}`,
  person: owner,
  fetch: '/notifications',
  from: ({ items }: Items<NotificationView>) => items,
  matches: ({ archivedAt }: NotificationView) => archivedAt === null,
  order: by(({ happenedAt }: NotificationView) => happenedAt, 'descending'),
});

const settled = (world: World, { id }: NotificationView, to: string) =>
  world.owner.post('/notifications/settle', { ids: [id], to });

/** What people are told, and how they want to be. */
export const notificationCases: Cases = {
  'notifications.notification': [
    change<Items<NotificationView>, NotificationView>('something new, and more of it', async (world) => ({
      ...inbox(world),
      act: async () => {
        const about = { organisationId: world.organisationId, gathers: 'a burst' };
        for (const name of ['Ana', 'Bo']) await tell(world.server, world.owner, { ...about, name });
      },
    })),
    change<Items<NotificationView>, NotificationView>('seen, read, unread, put off', async (world) => {
      const told = await tell(world.server, world.owner, world);
      const until = new Date(Date.now() + 3_600_000).toISOString();
      return {
        ...inbox(world),
        act: async () => {
          for (const to of ['seen', 'read', 'unread']) await settled(world, told, to);
          await world.owner.post(`/notifications/${told.id}/snooze`, { until });
        },
      };
    }),
    change<Items<NotificationView>, NotificationView>('put away, and taken out again', async (world) => {
      const [first, second] = [
        await tell(world.server, world.owner, world),
        await tell(world.server, world.owner, world),
      ];
      await settled(world, second, 'archived');
      return {
        ...inbox(world),
        act: async () => {
          await settled(world, first, 'archived');
          await settled(world, second, 'unarchived');
        },
      };
    }),
  ],
  'notifications.settings': [
    change<NotificationSettingsView, NotificationSettingsView>(
      'the first choice, and another',
      async (world) => ({
        room: `user:${world.volunteer.id}`,
        person: world.volunteer,
        fetch: '/users/me/notification-settings',
        from: (settings) => (settings.version === 0 ? [null] : [settings]),
        act: async () => {
          const choose = (body: object) =>
            world.volunteer.ask('PATCH', '/users/me/notification-settings', { body });
          await choose({ mail: { offer: 'daily' } });
          await choose({ quiet: null });
        },
      }),
    ),
  ],
};
