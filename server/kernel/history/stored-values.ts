import { type EntityMetadata, JsonType } from '@mikro-orm/core';
import type { Entity, EntityManager } from '../database.ts';

export type Columns = Record<string, unknown>;

/** A line of history as it is stored. */
export interface HistoryRow extends Record<string, unknown> {
  id: unknown;
  organisation: string | null;
  entity: string;
  entity_id: string;
  version: number;
  before: Columns | null;
  after: Columns | null;
  actor: string;
  source: string | null;
  at: string;
  commit: string;
  undoes: string | null;
}

export const HISTORY_COLUMNS = `id, organisation, entity, entity_id, version, before, after, actor, source,
  to_json(at) #>> '{}' as at, commit, undoes`;

export const didOf = ({ before, after }: Pick<HistoryRow, 'before' | 'after'>) =>
  before === null ? 'made' : after === null ? 'removed' : 'changed';

/** Columns of history as JSON: what the database takes as the text of JSON is read. */
export function readable(em: EntityManager, entity: Entity | undefined, stored: Columns): Columns {
  const properties = entity && metadataOf(em, entity).properties;
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      properties?.[name]?.customType instanceof JsonType && typeof value === 'string'
        ? JSON.parse(value)
        : value,
    ]),
  );
}

/** Columns of history as an entity holds them. Columns that the program no longer has are left out. */
export function restorable(em: EntityManager, entity: Entity, stored: Columns): Columns {
  const { properties, versionProperty } = metadataOf(em, entity);
  return Object.fromEntries(
    Object.entries(readable(em, entity, stored))
      .filter(([name]) => name in properties && name !== versionProperty)
      .map(([name, value]) => [
        name,
        properties[name]?.runtimeType === 'Date' && value !== null ? new Date(String(value)) : value,
      ]),
  );
}

/** Columns that a row must have and these are not: history kept them out, or they were never loaded. */
export function missingColumns(em: EntityManager, entity: Entity, given: Columns): string[] {
  return Object.values(metadataOf(em, entity).properties)
    .filter(({ name, nullable, primary, version }) => !nullable && !primary && !version && !(name in given))
    .map(({ name }) => name);
}

const metadataOf = (em: EntityManager, entity: Entity): EntityMetadata =>
  em.getMetadata().get(entity as never) as unknown as EntityMetadata;
