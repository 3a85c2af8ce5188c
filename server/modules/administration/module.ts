import { ADMINISTRATOR_GROUND } from '#server/kernel/access.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { OPERATIONS_ROOM } from '#shared/kernel/rooms.ts';
import { accountRoutes } from './account-routes.ts';
import { administrationData } from './held-data.ts';
import { jobRoutes } from './job-routes.ts';
import { Operation } from './operation.entity.ts';
import { operationView } from './views.ts';

/** What the administrators of the platform look after: accounts, organisations, jobs. */
export const administration: Module = {
  name: 'administration',
  entities: [Operation],
  live(things) {
    things.add(Operation, {
      type: 'administration.operation',
      rooms: () => [OPERATIONS_ROOM],
      view: operationView,
      personal: { columns: ['byName'], person: 'byId' },
      undo: { never: 'What was done with failed jobs is not taken back: they may have run since.' },
    });
  },
  mount: () => ({
    held: administrationData,
    routes: [...accountRoutes, ...jobRoutes],
    rooms: {
      operations: async ({ snapshot, accountId }) => {
        const [account] = await snapshot.sql<{ administrator: boolean }>(
          'select administrator from account where id = $1 and suspended_at is null',
          [accountId],
        );
        if (!account?.administrator) throw notFound('room');
        return ADMINISTRATOR_GROUND;
      },
    },
  }),
};
