import type { Transaction as SqlTransaction } from 'kysely';
import { CompiledQuery } from 'kysely';
import type { Database, Row } from '../database.ts';
import type { HistorySeal } from '../history/history-seal.ts';
import { inTransaction } from '../in-transaction.ts';
import type { Log } from '../log.ts';
import { AUDIT_COLUMNS, type AuditLine, headMac, isAsWritten, linkOf, scopeOf } from './audit-lines.ts';

/** Lines linked in one transaction. */
const BATCH = 500;
/** Commits end in another order than that of their numbers: how far back a late one is looked for. */
const LOOK_BACK = 20_000;
const EVERY_MS = 5000;

interface Head {
  seq: number;
  hash: string;
}

/**
 * Links every line of history to the one before it, in one chain an organisation, a little behind the
 * commits. A line that was not written by this program gets no link, and is found by that.
 */
export class AuditChain {
  readonly #database: Database;
  readonly #seal: HistorySeal;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(database: Database, seal: HistorySeal, log: Log) {
    this.#database = database;
    this.#seal = seal;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#turn = this.#turn
        .then(() => this.linkNew(LOOK_BACK))
        .catch((error: unknown) => {
          this.#log.warn({ err: error }, 'history could not be chained; it is tried again');
        });
    }, EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turn;
  }

  /** Links what has no link yet: of all lines, or of those not farther back than so many numbers. */
  async linkNew(lookBack: number | null = null): Promise<number> {
    let after = '0';
    if (lookBack !== null) {
      const [row] = await this.#database.sql<{ after: unknown }>(
        'select greatest(0, coalesce(max(history_id), 0) - $1) as after from audit_link',
        [lookBack],
      );
      after = String(row!.after);
    }
    let linked = 0;
    for (;;) {
      const batch = await this.#linkBatch(after);
      linked += batch.linked;
      if (batch.last === null) return linked;
      after = batch.last;
    }
  }

  async #linkBatch(after: string): Promise<{ linked: number; last: string | null }> {
    if (this.#database.kind === 'embedded') await new Promise((go) => setImmediate(go));
    return inTransaction(this.#database, async (em) => {
      const sql = async <R extends Row>(text: string, parameters: unknown[] = []): Promise<R[]> => {
        const transaction = em.getTransactionContext() as unknown as SqlTransaction<unknown>;
        return (await transaction.executeQuery<R>(CompiledQuery.raw(text, parameters))).rows;
      };
      // Two nodes must not both go on from the same link.
      await sql('lock table audit_head in share row exclusive mode');
      const lines = await sql<AuditLine & { copied: boolean }>(
        `select ${AUDIT_COLUMNS}, exists (
           select 1 from history c where c.commit = h.commit and c.entity = h.entity
             and c.entity_id = h.entity_id and c.version = h.version and c.id < h.id) as copied
         from history h where h.id > $1::bigint
           and not exists (select 1 from audit_link l where l.history_id = h.id)
         order by h.id limit $2`,
        [after, BATCH],
      );
      if (lines.length === 0) return { linked: 0, last: null };
      const [begun] = await sql<{ begun: boolean }>('select exists (select 1 from audit_head) as begun');
      const ours = lines.filter(({ copied, ...line }) =>
        // What was there before the first chain was written before there were seals.
        line.mac === null ? !begun!.begun : !copied && isAsWritten(this.#seal, line as AuditLine),
      );
      await this.#store(sql, ours);
      return { linked: ours.length, last: lines.length < BATCH ? null : lines.at(-1)!.id };
    });
  }

  async #store(
    sql: <R extends Row>(text: string, parameters?: unknown[]) => Promise<R[]>,
    lines: readonly (AuditLine & { copied: boolean })[],
  ): Promise<void> {
    if (lines.length === 0) return;
    const scopes = [...new Set(lines.map(scopeOf))];
    const known = await sql<{ scope: string; seq: unknown; hash: string }>(
      'select scope, seq, hash from audit_head where scope = any($1::text[])',
      [scopes],
    );
    const heads = new Map<string, Head>(
      known.map(({ scope, seq, hash }) => [scope, { seq: Number(seq), hash }]),
    );
    const links = lines.map(({ copied: _, ...line }) => {
      const scope = scopeOf(line as AuditLine);
      const { seq, hash } = heads.get(scope) ?? { seq: 0, hash: '' };
      const next = { seq: seq + 1, hash: linkOf(this.#seal, hash, seq + 1, line as AuditLine) };
      heads.set(scope, next);
      return { history_id: line.id, scope, ...next };
    });
    await sql(
      `insert into audit_link (history_id, scope, seq, hash)
       select history_id, scope, seq, hash from json_to_recordset($1::json)
         as x(history_id bigint, scope text, seq bigint, hash text)`,
      [JSON.stringify(links)],
    );
    const rows = scopes.map((scope) => {
      const { seq, hash } = heads.get(scope)!;
      return { scope, seq, hash, mac: headMac(this.#seal, scope, seq, hash) };
    });
    await sql(
      `insert into audit_head (scope, seq, hash, mac) select scope, seq, hash, mac
       from json_to_recordset($1::json) as x(scope text, seq bigint, hash text, mac text)
       on conflict (scope) do update set seq = excluded.seq, hash = excluded.hash, mac = excluded.mac`,
      [JSON.stringify(rows)],
    );
  }
}
