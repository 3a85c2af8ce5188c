import type { Database, Row } from '#server/kernel/database.ts';

/** Columns that say whose a row is, or which thing it tells of. */
const OWNERS = [
  ...['id', 'organisation_id', 'organisation', 'account_id', 'entity_id', 'actor', 'inviter_id'],
  ...['team_id', 'session_id', 'batch_id', 'volunteer_id', 'need_id'],
];
/** Columns that hold the name of a room. */
const ROOMS = ['room', 'name'];

/** Rows of every table but these, as text, that belong to one of the ids, or to what belongs to one. */
export async function rowsOf(
  { sql }: Pick<Database, 'sql'>,
  ids: Iterable<string>,
  but: ReadonlySet<string>,
): Promise<{ table: string; row: string }[]> {
  const tables = await sql<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`,
  );
  const all: { table: string; row: Row }[] = [];
  for (const { name: table } of tables) {
    if (but.has(table)) continue;
    const rows = await sql<{ row: string }>(`select to_json(t)::text as row from "${table}" t`);
    for (const { row } of rows) all.push({ table, row: JSON.parse(row) as Row });
  }
  const owned = new Set(ids);
  const isOwned = ({ row }: { row: Row }): boolean =>
    OWNERS.some((column) => owned.has(String(row[column]))) ||
    ROOMS.some((column) => owned.has(String(row[column]).split(':')[1] ?? ''));
  for (let before = -1; before < owned.size; ) {
    before = owned.size;
    for (const { row } of all.filter(isOwned)) if (typeof row.id === 'string') owned.add(row.id);
  }
  return all
    .filter(isOwned)
    .map(({ table, row }) => ({ table, row: JSON.stringify(row) }))
    .sort((a, b) => (a.table + a.row < b.table + b.row ? -1 : 1));
}
