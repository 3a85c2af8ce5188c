import type { AnyEntity, EntityClass } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Db } from 'pg-boss';

/** An entity class made by `defineEntity` and `setClass`. */
export type Entity = EntityClass<AnyEntity>;
export type { EntityManager };

/** What is stored: entities, and the names of tables that are written by statements alone. */
export interface Schema {
  entities: readonly Entity[];
  tables: readonly string[];
}

export type Row = Record<string, unknown>;

/** Runs one statement with `$1` parameters, wherever: in a transaction, in a snapshot, or alone. */
export type Sql = <R extends Row = Row>(text: string, parameters?: unknown[]) => Promise<R[]>;

/** A JSON column of a statement's row: which of the databases reads it decides whether it comes as its text. */
export const jsonOf = <T>(value: T | string): T =>
  typeof value === 'string' ? (JSON.parse(value) as T) : value;

/** Connections of one pool, and who waits for one. */
export interface PoolUse {
  pool: string;
  total: number;
  idle: number;
  waiting: number;
}

/**
 * One door to either database. Everything that is stored goes through `orm` inside `transact`;
 * `sql` is for the kernel's own tables and for reads outside a transaction.
 */
export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly orm: MikroORM;
  /**
   * Runs one statement in its own transaction, with `$1` parameters.
   * On PostgreSQL it has connections of its own, so that readers never queue behind writers.
   * `bigint` and `count(*)` arrive as strings or numbers, depending on the database: wrap in `Number`.
   */
  sql<R extends Row = Row>(text: string, parameters?: unknown[]): Promise<R[]>;
  /** Runs several statements without parameters. */
  script(text: string): Promise<void>;
  /**
   * Does a transaction when it is its turn. The embedded database has one connection and works in
   * microtasks only: there transactions go one by one, and sockets are served between any two.
   */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Does the work while no other node does work of this name; the others wait. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Connections for the job queue, where it shares this database's. */
  readonly jobs: { db: Db; backend: 'pglite' } | { connectionString: string };
  /** How its connections are used, now; none where there is no pool. */
  pools(): PoolUse[];
  /** Bytes left on the disk the database writes to; null when only its server knows. */
  freeBytes(): Promise<number | null>;
  close(): Promise<void>;
}

/** Where the state lives. */
export type DatabaseSettings =
  | { kind: 'embedded'; folder: string }
  | { kind: 'postgres'; url: string; pool: number };

export async function openDatabase(settings: DatabaseSettings, schema: Schema): Promise<Database> {
  if (settings.kind === 'embedded') {
    const { openEmbeddedDatabase } = await import('./embedded-database.ts');
    return openEmbeddedDatabase(settings.folder, schema);
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  return openPostgresDatabase(settings.url, settings.pool, schema);
}
