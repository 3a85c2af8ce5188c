import type { HeldData } from './held-data.ts';

/** What the kernel itself holds about a person. History is erased behind the commit that erases the rest. */
export const kernelData: readonly HeldData[] = [
  {
    name: 'history',
    tables: ['history', 'change', 'access_end'],
    read: (sql, accountId) =>
      sql(
        `select entity, entity_id, version, before, after, actor, at, commit from history
         where actor = $1 or entity_id = $1 order by id`,
        [accountId],
      ),
  },
  {
    name: 'imports',
    tables: ['import_batch', 'import_file'],
    read: (sql, accountId) =>
      sql(
        'select id, kind, organisation_id, file_name, state, created_at from import_batch where account_id = $1',
        [accountId],
      ),
    async erase({ sql }, accountId) {
      await sql(
        'delete from import_file f using import_batch b where b.id = f.batch_id and b.account_id = $1',
        [accountId],
      );
    },
  },
  {
    name: 'requests',
    tables: ['idempotency', 'socket_ticket'],
    read: (sql, accountId) =>
      sql('select route, status, at from idempotency where actor = $1 order by at', [accountId]),
    async erase({ sql }, accountId) {
      await sql('delete from idempotency where actor = $1', [accountId]);
      await sql('delete from socket_ticket where account_id = $1', [accountId]);
    },
  },
];
