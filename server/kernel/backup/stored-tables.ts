import type { Sql } from '../database.ts';

export interface StoredTable {
  name: string;
  columns: string[];
}

/** What belongs to a running server, or to this database and no other. */
const NOT_KEPT = ['migration', 'durability_check', 'lease', 'socket_ticket', 'import_file', 'database_epoch'];

/** Jobs that wait: they are no table of ours, but what they will do belongs to the state. */
export const WAITING_JOBS = 'jobs.waiting';

/**
 * Every table to be kept, what others refer to before them, so that they can be filled in that order. A
 * reference that is only looked at with the commit may point ahead: a restore is one transaction.
 */
export async function storedTables(sql: Sql): Promise<StoredTable[]> {
  const columns = await sql<{ name: string; columns: string[] }>(
    `select t.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
     from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and t.table_name <> all($1::text[])
     group by t.table_name order by t.table_name`,
    [NOT_KEPT],
  );
  const references = await sql<{ child: string; parent: string }>(
    `select distinct c.relname as child, p.relname as parent from pg_constraint f
     join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
     where f.contype = 'f' and not f.condeferred and f.conrelid <> f.confrelid and f.connamespace = 'public'::regnamespace`,
  );
  const left = new Map(columns.map((table) => [table.name, table]));
  const sorted: StoredTable[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) => !references.some(({ child, parent }) => child === name && left.has(parent)),
    );
    if (ready.length === 0)
      throw new Error(`these tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const table of ready) {
      left.delete(table.name);
      sorted.push(table);
    }
  }
  return sorted;
}

/** Tables that a restore empties: the kept ones, and what only made sense with their old rows. */
export const emptiedTables = (kept: readonly StoredTable[]): string[] => [
  ...kept.map(({ name }) => name),
  'socket_ticket',
  'import_file',
];
