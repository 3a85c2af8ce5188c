import type { z } from 'zod';
import type { AuditEntry, AuditPage, ReadAudit } from '#shared/audit.ts';
import { type HistoryParts, lineView } from '../history/read-history.ts';
import { HISTORY_COLUMNS, type HistoryRow, readable } from '../history/stored-values.ts';
import type { Snapshot } from '../snapshot.ts';

type Asked = z.output<typeof ReadAudit>;

/** All that happened in an organisation, newest first, as far as it was asked for. */
export async function readAudit(
  { em, sql }: Snapshot,
  { things, namesOf }: HistoryParts,
  organisationId: string,
  { actor, entity, from, to, limit, cursor }: Asked,
): Promise<Pick<AuditPage, 'items' | 'nextCursor'>> {
  const rows = await sql<HistoryRow>(
    `select ${HISTORY_COLUMNS} from history
     where organisation = $1 and ($2::bigint is null or id < $2::bigint)
       and ($3::text is null or actor = $3) and ($4::text is null or entity = $4)
       and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
     order by id desc limit $7`,
    [organisationId, cursor ?? null, actor ?? null, entity ?? null, from ?? null, to ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  const names = await namesOf(
    sql,
    page.map((row) => row.actor),
  );
  const items = page.map(
    (row): AuditEntry => ({
      ...lineView(row, (columns) => readable(em, things.ofType(row.entity)?.entity, columns), names),
      source: row.source,
    }),
  );
  return { items, nextCursor: rows.length > limit ? String(page.at(-1)!.id) : null };
}

/** What there is to filter by. */
export async function auditChoices(
  { sql }: Snapshot,
  { namesOf }: HistoryParts,
  organisationId: string,
): Promise<Pick<AuditPage, 'entities' | 'actors'>> {
  const rows = await sql<{ entity: string; actor: string }>(
    'select distinct entity, actor from history where organisation = $1 order by entity, actor',
    [organisationId],
  );
  const actors = [...new Set(rows.map(({ actor }) => actor))];
  const names = await namesOf(sql, actors);
  return {
    entities: [...new Set(rows.map(({ entity }) => entity))],
    actors: actors.map((id) => ({ id, name: names.get(id) ?? null })),
  };
}
