import type { Problem } from '#shared/kernel/problem.ts';
import type { EntityManager, Sql } from '../database.ts';
import type { LiveThings } from '../live-things.ts';
import { Refusal } from '../refusal.ts';

const MOST_NAMED = 50;

/**
 * Refuses when anything that these commits left is no longer as they left it, before the first of them is
 * taken back: half a batch is worse than all of it.
 */
export async function refuseMovedSince(
  { em, sql }: { em: EntityManager; sql: Sql },
  things: LiveThings,
  commits: readonly string[],
): Promise<void> {
  const errors: NonNullable<Problem['errors']> = [];
  for (const type of things.types()) {
    const { entity, thing } = things.ofType(type)!;
    if (!thing.undo || !('action' in thing.undo)) continue;
    const { tableName } = em.getMetadata().get(entity as never);
    const rows = await sql<{ entity_id: string; gone: boolean; called: string | null }>(
      `select h.entity_id, t.id is null as gone,
         coalesce(to_jsonb(t)->>'title', to_jsonb(t)->>'name', h.after->>'title', h.after->>'name') as called
       from (select distinct on (entity_id) entity_id, version, after from history
             where entity = $1 and commit = any($2::uuid[]) order by entity_id, id desc) h
       left join "${tableName}" t on t.id = h.entity_id::uuid
       where h.after is not null and (t.id is null or exists (
         select 1 from history n where n.entity = $1 and n.entity_id = h.entity_id and n.version > h.version))`,
      [type, commits],
    );
    for (const { entity_id, gone, called } of rows) {
      const message = `${called ? `“${called}”` : 'It'} has been ${gone ? 'removed' : 'changed'} since.`;
      errors.push({ path: `${type}/${entity_id}`, message });
    }
  }
  if (errors.length === 0) return;
  const what = errors.length === 1 ? 'One thing has' : `${errors.length} things have`;
  throw new Refusal(409, 'moved-on', `${what} moved on since, so all of it cannot be taken back as it was.`, {
    errors: errors.slice(0, MOST_NAMED),
  });
}
