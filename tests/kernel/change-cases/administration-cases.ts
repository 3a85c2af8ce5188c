import type { OperationView } from '#shared/administration.ts';
import { failJob } from '../../support/failed-jobs.ts';
import { type Cases, change, type Items } from './world.ts';

/** Change types of the platform's administration. */
export const administrationCases: Cases = {
  'administration.operation': [
    change<Items<OperationView>, OperationView>('failed jobs given up', async ({ server }) => {
      const administrator = await server.person('Ada', { administrator: true });
      await failJob(server, 'volunteering.refresh', { id: 'of a thing' });
      return {
        room: 'operations',
        person: administrator,
        fetch: '/admin/operations',
        from: ({ items }) => items,
        act: () => administrator.post('/admin/jobs/failed/discard', { ids: null }),
      };
    }),
  ],
};
