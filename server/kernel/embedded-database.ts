import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { MikroORM as EmbeddedORM } from '@mikro-orm/pglite';
import type { MikroORM } from '@mikro-orm/postgresql';
import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import array from 'postgres-array';
import { CannotStart } from './cannot-start.ts';
import type { Database, Row, Schema } from './database.ts';
import { countSyncs, proveDurable } from './durability.ts';
import { EmbeddedDriver } from './embedded-driver.ts';
import { embeddedJobs } from './embedded-jobs.ts';
import { EmbeddedStatements } from './embedded-statements.ts';
import { ormOptions } from './orm-options.ts';

/**
 * Opens PostgreSQL in this process, in a folder, and makes it durable: PGlite by default never
 * reaches the disk, so fsync is switched on in the server and given to its file system.
 * The folder must already be locked (`lockFolder`): two processes in it corrupt it silently.
 */
export async function openEmbeddedDatabase(folder: string, schema: Schema): Promise<Database> {
  const dataDir = join(folder, 'database');
  mkdirSync(dataDir, { recursive: true });
  const native = await start(dataDir);
  const syncs = countSyncs(native);
  const statements = new EmbeddedStatements(native);
  const orm = (await EmbeddedORM.init({
    ...ormOptions(schema),
    driver: EmbeddedDriver,
    dbName: 'postgres',
    driverOptions: { pglite: () => statements },
  })) as unknown as MikroORM;
  await proveDurable(statements, syncs);
  return {
    kind: 'embedded',
    orm,
    sql: async <R extends Row>(text: string, parameters: unknown[] = []) =>
      (await statements.query<R>(text, parameters)).rows,
    script: async (text) => {
      await statements.exec(text);
    },
    turn: inTurns(),
    // The folder's lock has seen to it that nobody else is there.
    exclusively: (_name, work) => work(),
    jobs: { db: embeddedJobs(statements), backend: 'pglite' },
    pools: () => [],
    freeBytes: () => freeBytesOf(dataDir),
    async close() {
      await orm.close(true);
      await native.close();
    },
  };
}

/** One after the other, first come, first served, with a turn of the event loop before each. */
function inTurns(): Database['turn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(() => new Promise((go) => setImmediate(go))).then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Bytes PostgreSQL takes at once for its write-ahead log. */
const ONE_LOG_SEGMENT = 16 * 1024 * 1024;

async function start(dataDir: string): Promise<PGlite> {
  const defaults = (PGlite as unknown as { defaultStartParams: string[] }).defaultStartParams;
  try {
    return await PGlite.create({
      dataDir,
      startParams: [
        ...defaults.filter((flag) => flag !== '-F'),
        ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'],
      ],
      // For exclusion constraints over a person and a time.
      extensions: { btree_gist },
      parsers: createPostgreSqlTypeParsers((text) => array.parse(text)),
    });
  } catch (cause) {
    // A full disk makes the server fail in ways that do not name it.
    if ((await freeBytesOf(dataDir)) < ONE_LOG_SEGMENT) {
      throw new CannotStart(`The disk of ${dataDir} is full: make room, then start again.`);
    }
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'it has been damaged';
    throw new CannotStart(
      `The database in ${dataDir} does not open (${reason}): restore a backup, then start again.`,
    );
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
