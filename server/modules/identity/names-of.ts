import type { NamesOf } from '#server/kernel/history/read-history.ts';
import { isId } from '#server/kernel/ids.ts';

/** Names of people as they are now; what is no account, such as `system:import`, has none. */
export const namesOf: NamesOf = async (sql, accountIds) => {
  const ids = [...new Set(accountIds.filter(isId))];
  if (ids.length === 0) return new Map();
  const rows = await sql<{ id: string; display_name: string }>(
    'select id, display_name from account where id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, display_name }) => [id, display_name]));
};
