import type { Socket } from 'node:net';
import type pg from 'pg';

/**
 * Begins the last statement of a transaction: COMMIT leaves with it, without waiting for its answer.
 * What it locks is then held for the time the database takes, however busy this process is.
 */
export const LAST_STATEMENT = '/* last */';

type Send = (
  query: string | pg.QueryConfig,
  values?: unknown[],
  done?: (error: Error, result: pg.QueryResult) => void,
) => Promise<pg.QueryResult>;

interface ClientInternals {
  query: Send;
  connection: { stream: Socket };
}

/** Statements kept prepared on every connection; what the unit of work makes up for one flush is not worth it. */
const MOST_PREPARED = 200;
const LONGEST_PREPARED = 20_000;
/** A text is prepared when it comes the third time. */
const SIGHTINGS = 3;

const sightings = new Map<string, number>();
const names = new Map<string, string>();

const BEGUN: pg.QueryResult = { command: 'BEGIN', rowCount: null, oid: 0, fields: [], rows: [] };

/**
 * Spares a connection round trips and writes: statements that come again are prepared, BEGIN leaves
 * with the first statement and COMMIT with the last, and what one turn sends leaves in one write.
 * The client must have been made with `pipeline: true`.
 */
export function spareRoundTrips(client: pg.ClientBase): void {
  const internals = client as unknown as ClientInternals;
  const send = internals.query.bind(client) as Send;
  let ending: Promise<pg.QueryResult> | null = null;

  internals.query = (query, values, done) => {
    const { stream } = internals.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    if (typeof query !== 'string' || done) return send(query, values, done);
    if (ending) {
      if (query !== 'commit' && query !== 'rollback') {
        return Promise.reject(new Error('a statement came after the last one of its transaction'));
      }
      const ended = ending;
      ending = null;
      return ended;
    }
    if (query === 'begin' || query.startsWith('start transaction')) {
      // If it fails the connection is gone, and the statement behind it says so.
      send(query).catch(() => {});
      return Promise.resolve(BEGUN);
    }
    const answer = send(prepared(query, values));
    if (query.startsWith(LAST_STATEMENT)) {
      // After a failed statement this rolls back, so nothing is lost by sending it unseen.
      ending = send('commit');
      ending.catch(() => {});
    }
    return answer;
  };
}

function prepared(text: string, values: unknown[] | undefined): string | pg.QueryConfig {
  if (!values || values.length === 0) return text;
  const name = names.get(text) ?? nameFor(text);
  return { text, values, ...(name && { name }) };
}

function nameFor(text: string): string | undefined {
  if (names.size >= MOST_PREPARED || text.length > LONGEST_PREPARED) return undefined;
  const seen = (sightings.get(text) ?? 0) + 1;
  if (seen < SIGHTINGS) {
    if (sightings.size >= MOST_PREPARED * 5) sightings.clear();
    sightings.set(text, seen);
    return undefined;
  }
  sightings.delete(text);
  const name = `muster_${names.size}`;
  names.set(text, name);
  return name;
}
