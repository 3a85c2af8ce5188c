import type { z } from 'zod';
import type { HistoryLine, HistoryPage, ReadHistory } from '#shared/history.ts';
import { type Actor, can } from '#shared/rights.ts';
import { UNDO_DAYS } from '#shared/undo-days.ts';
import type { Sql } from '../database.ts';
import type { LiveThings, UndoRule, Versioned } from '../live-things.ts';
import { notFound } from '../refusal.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Columns, didOf, HISTORY_COLUMNS, type HistoryRow, readable } from './stored-values.ts';

/** Names of people by account id, as they are now. */
export type NamesOf = (sql: Sql, accountIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export interface HistoryParts {
  things: LiveThings;
  namesOf: NamesOf;
}

const DAY_MS = 86_400_000;

/** A line belongs to its organisation, or to the person it is about; what one did oneself one may see. */
export function mayReadHistory(actor: Actor, line: HistoryRow): boolean {
  if (line.actor === actor.accountId) return true;
  if (line.organisation === null) return line.entity_id === actor.accountId;
  return can(actor, 'history.read', { organisationId: line.organisation });
}

/** What happened to one thing. Throws 404 when nothing did that the actor may know of. */
export async function readHistory(
  { em, sql }: Snapshot,
  { things, namesOf }: HistoryParts,
  actor: Actor,
  { entity, id, limit, cursor }: z.output<typeof ReadHistory>,
  now: Date,
): Promise<HistoryPage> {
  const rows = await sql<HistoryRow>(
    `select ${HISTORY_COLUMNS} from history
     where entity = $1 and entity_id = $2 and ($3::bigint is null or id < $3::bigint) order by id desc limit $4`,
    [entity, id, cursor ?? null, limit + 1],
  );
  const visible = rows.filter((row) => mayReadHistory(actor, row));
  // Also behind a cursor: otherwise an empty page would tell what there is from what there is not.
  if (visible.length === 0) throw notFound('history');
  const declared = things.ofType(entity);
  const undo = declared?.thing.undo as UndoRule<Versioned> | undefined;
  const row = declared && undo && 'action' in undo ? await em.findOne(declared.entity, { id }) : null;
  const current = row as unknown as Versioned | null;
  const allowed = current && undo && 'action' in undo && can(actor, undo.action, undo.facts(current));
  const [newest] = await sql<{ version: number }>(
    'select max(version) as version from history where entity = $1 and entity_id = $2',
    [entity, id],
  );
  const page = rows.slice(0, limit);
  const names = await namesOf(
    sql,
    page.map((line) => line.actor),
  );
  return {
    items: page
      .filter((line) => mayReadHistory(actor, line))
      .map((line) => ({
        ...lineView(line, (columns) => readable(em, declared?.entity, columns), names),
        undoable:
          allowed === true &&
          line.version === newest?.version &&
          now.getTime() - Date.parse(line.at) < UNDO_DAYS * DAY_MS,
      })),
    nextCursor: rows.length > limit ? String(page.at(-1)!.id) : null,
  };
}

/** Bookkeeping that tells a reader nothing. */
const UNTOLD = new Set(['id', 'version']);

export function lineView(
  line: HistoryRow,
  read: (columns: Columns) => Columns,
  names: ReadonlyMap<string, string>,
): Omit<HistoryLine, 'undoable'> {
  const before = line.before && read(line.before);
  const after = line.after && read(line.after);
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .filter((name) => !UNTOLD.has(name))
    .sort();
  return {
    id: String(line.id),
    commit: line.commit,
    entity: line.entity,
    entityId: line.entity_id,
    version: line.version,
    at: new Date(line.at).toISOString(),
    actor: { id: line.actor, name: names.get(line.actor) ?? null },
    did: didOf(line),
    fields: fields.map((name) => ({ name, before: before?.[name] ?? null, after: after?.[name] ?? null })),
    undoes: line.undoes,
  };
}
