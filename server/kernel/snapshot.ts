import { IsolationLevel } from '@mikro-orm/core';
import { CompiledQuery, type Transaction as SqlTransaction } from 'kysely';
import type { Position } from '#shared/kernel/protocol.ts';
import type { Database, EntityManager, Row } from './database.ts';
import { inTransaction } from './in-transaction.ts';

/** A consistent view of the database that nobody can write through. */
export interface Snapshot {
  em: EntityManager;
  sql<R extends Row = Row>(text: string, parameters?: unknown[]): Promise<R[]>;
  /** Says that the answer shows these rooms, so that it will carry their numbers. */
  shows(...rooms: string[]): void;
}

/**
 * Reads in one repeatable-read, read-only transaction, and gives the numbers at which the rooms that
 * the answer shows stood: HTTP gives the state at N, the socket everything after N.
 */
export async function readSnapshot<T>(
  database: Database,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<{ result: T; positions: Position[] }> {
  return inTransaction(
    database,
    async (em) => {
      const sql = async <R extends Row>(text: string, parameters: unknown[] = []): Promise<R[]> => {
        const transaction = em.getTransactionContext() as SqlTransaction<unknown>;
        return (await transaction.executeQuery<R>(CompiledQuery.raw(text, parameters))).rows;
      };
      const rooms = new Set<string>();
      const shows = (...shown: string[]): void => {
        for (const room of shown) rooms.add(room);
      };
      const result = await read({ em, sql, shows });
      return { result, positions: rooms.size > 0 ? await heads(sql, [...rooms]) : [] };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
}

async function heads(sql: Snapshot['sql'], rooms: string[]): Promise<Position[]> {
  const rows = await sql<{ room: string; seq: unknown; epoch: string }>(
    `select w.room, coalesce(r.seq, 0) as seq, e.epoch
     from unnest($1::text[]) as w(room) left join room r on r.name = w.room cross join database_epoch e`,
    [rooms],
  );
  return rows.map(({ room, seq, epoch }) => ({ room, epoch, seq: Number(seq) }));
}
