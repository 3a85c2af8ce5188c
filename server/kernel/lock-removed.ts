import type { EntityManager } from '@mikro-orm/core';
import { CompiledQuery, type Transaction as SqlTransaction } from 'kysely';
import type { Versioned } from './live-things.ts';
import { changedMeanwhile } from './refusal.ts';

/**
 * Locks the rows that a flush is about to remove, and refuses unless they are what was loaded. The library
 * checks a version with every update, but not with a removal: of two at once the second would remove
 * nothing and still be recorded.
 */
export async function lockRemoved(em: EntityManager, removed: readonly Versioned[]): Promise<void> {
  if (removed.length === 0) return;
  const sql = em.getTransactionContext() as SqlTransaction<unknown>;
  for (const [table, entities] of byTable(em, removed)) {
    const { rows } = await sql.executeQuery<{ id: string; version: number }>(
      CompiledQuery.raw(`select id, version from "${table}" where id = any($1) order by id for update`, [
        entities.map(({ id }) => id),
      ]),
    );
    const versions = new Map(rows.map(({ id, version }) => [id, version]));
    if (entities.some(({ id, version }) => versions.get(id) !== version)) throw changedMeanwhile();
  }
}

function byTable(em: EntityManager, removed: readonly Versioned[]): Map<string, Versioned[]> {
  const tables = new Map<string, Versioned[]>();
  for (const entity of removed) {
    const { tableName } = em.getMetadata().get(entity.constructor as new () => Versioned);
    const others = tables.get(tableName);
    if (others) others.push(entity);
    else tables.set(tableName, [entity]);
  }
  return tables;
}
