import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { CannotStart } from './cannot-start.ts';
import type { Database, Row, Schema } from './database.ts';
import { ormOptions } from './orm-options.ts';
import { spareRoundTrips } from './postgres-client.ts';

/** Readers of the kernel: the relay, tickets, health. They must not wait for a pool full of writers. */
const READERS = 3;

/**
 * The planner takes a read of a hundred rooms for fifty thousand rows and would compile it for
 * 200 ms, where running it takes half a millisecond.
 */
const SESSION = '-c jit=off';

/** A connection that rests is kept: opening another and preparing its statements costs a burst 100 ms. */
const IDLE_MS = 10 * 60_000;

/** Opens PostgreSQL (15 or newer). Throws `CannotStart` when nobody answers or the server is too old. */
export async function openPostgresDatabase(url: string, writers: number, schema: Schema): Promise<Database> {
  const readers = new pg.Pool({
    connectionString: url,
    max: READERS,
    idleTimeoutMillis: IDLE_MS,
    options: SESSION,
    pipeline: true,
  });
  readers.on('connect', spareRoundTrips);
  // An idle connection that breaks is dropped by the pool; the next query opens another.
  readers.on('error', () => {});
  await refuseUnreachable(readers, url);
  const pools: [string, pg.Pool][] = [['readers', readers]];
  const orm = await MikroORM.init({
    ...ormOptions(schema),
    clientUrl: url,
    // A writer that waits longer than this on somebody's lock gives up and says so (503).
    driverOptions: {
      options: `${SESSION} -c lock_timeout=2000`,
      pipeline: true,
      onPoolCreated: (writers: pg.Pool) => {
        pools.push(['writers', writers]);
        writers.on('connect', spareRoundTrips);
      },
    },
    pool: { min: 0, max: writers, idleTimeoutMillis: IDLE_MS },
  });
  return {
    kind: 'postgres',
    orm,
    sql: async <R extends Row>(text: string, parameters: unknown[] = []) =>
      (await readers.query<R>(text, parameters)).rows,
    script: async (text) => {
      await readers.query(text);
    },
    turn: (work) => work(),
    exclusively: (name, work) => exclusively(url, name, work),
    // Every statement waits for the network, and so for nobody here.
    jobs: { connectionString: url },
    pools: () =>
      pools.map(([pool, { totalCount, idleCount, waitingCount }]) => ({
        pool,
        total: totalCount,
        idle: idleCount,
        waiting: waitingCount,
      })),
    freeBytes: async () => null,
    async close() {
      await orm.close(true);
      await readers.end();
    },
  };
}

/** The lock belongs to a session, so it ends with the process however that ends. */
async function exclusively<T>(url: string, name: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`muster ${name}`]);
    return await work();
  } finally {
    await client.end();
  }
}

async function refuseUnreachable(readers: pg.Pool, url: string): Promise<void> {
  const where = describe(url);
  let version: number;
  try {
    const answer = await readers.query<{ server_version_num: string }>('show server_version_num');
    version = Number(answer.rows[0]?.server_version_num);
  } catch (cause) {
    await readers.end();
    const reason =
      cause instanceof Error ? (cause as NodeJS.ErrnoException).code || cause.message : String(cause);
    throw new CannotStart(`No database at ${where} (${reason}): start PostgreSQL, or correct DATABASE_URL.`);
  }
  if (version < 150000) {
    await readers.end();
    throw new CannotStart(`PostgreSQL at ${where} is older than version 15: upgrade it.`);
  }
}

/** Host and database, never the password. */
function describe(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host || 'the local socket'}${pathname}`;
}
