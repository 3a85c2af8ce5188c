import type { Configuration, LoggingOptions, RawQueryFragment, Transaction } from '@mikro-orm/core';
import { PgliteConnection, PgliteDriver } from '@mikro-orm/pglite';
import type { AbstractSqlConnection, NativeQueryBuilder } from '@mikro-orm/sql';
import { CompiledQuery } from 'kysely';

/** Values that PostgreSQL takes as text, whatever column they are for. */
type Plain = string | number | bigint | boolean | Date | null | undefined;

const isPlain = (value: unknown): value is Plain =>
  value === null || value === undefined || typeof value !== 'object' || value instanceof Date;

interface Parametrised {
  text: string;
  parameters: Plain[];
}

/**
 * Turns `?` into `$1`, `$2` and so on, so that the text is the same whatever the values. Null where that
 * cannot be: values that are pieces of SQL or lists, names among the values, a question mark that is meant.
 */
export function parametrised(query: string, values: readonly unknown[]): Parametrised | null {
  if (values.length === 0 || !values.every(isPlain) || /\\\?|\?\?/.test(query)) return null;
  const parts = query.split('?');
  if (parts.length !== values.length + 1) return null;
  let text = parts[0]!;
  for (let at = 1; at < parts.length; at++) text += `$${at}${parts[at]}`;
  return { text, parameters: [...values] };
}

/**
 * MikroORM writes values into the text of a statement, so no two are the same and each is parsed and planned
 * anew. Here they go beside it.
 */
class EmbeddedConnection extends PgliteConnection {
  override async execute<T>(
    query: string | NativeQueryBuilder | RawQueryFragment,
    values: readonly unknown[] | Record<string, unknown> = [],
    method: 'all' | 'get' | 'run' = 'all',
    transaction?: Transaction,
    options?: LoggingOptions,
  ): Promise<T> {
    const statement = typeof query === 'string' && Array.isArray(values) ? parametrised(query, values) : null;
    if (!statement) return super.execute(query, values, method, transaction, options) as Promise<T>;
    await this.ensureConnection();
    const { text, parameters } = statement;
    return this.executeQuery(text, async () => {
      const client = (transaction ?? this.getClient()) as ReturnType<AbstractSqlConnection['getClient']>;
      return this.transformRawResult<T>(
        await client.executeQuery(CompiledQuery.raw(text, parameters)),
        method,
      );
    });
  }
}

/** PGlite's driver, with that connection. */
export class EmbeddedDriver extends PgliteDriver {
  protected override readonly connection: EmbeddedConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new EmbeddedConnection(config);
  }
}
