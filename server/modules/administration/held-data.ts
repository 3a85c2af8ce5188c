import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { ERASED_NAME } from '#server/modules/identity/held-data.ts';
import { Operation } from './operation.entity.ts';

/** What somebody did as an administrator. It stays, without their name. */
export const administrationData: readonly HeldData[] = [
  {
    name: 'operations',
    tables: ['operation'],
    read: (sql, accountId) =>
      sql('select id, verb, jobs, queues, at from operation where by_id = $1 order by at', [accountId]),
    async erase({ em }, accountId) {
      for (const operation of await em.find(Operation, { byId: accountId })) operation.byName = ERASED_NAME;
    },
  },
];
