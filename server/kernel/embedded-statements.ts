import { type PGlite, protocol, type Results, type Transaction } from '@electric-sql/pglite';
import { type Answer, type Field, type Result, readAnswer } from './backend-messages.ts';

const { serialize } = protocol;
type Row = Record<string, unknown>;

/** A statement that the server knows by name, with its plan. */
interface Prepared {
  name: string;
  /** Type of each parameter, as the number of its row in `pg_type`. */
  types: readonly number[];
  fields: readonly Field[];
}

/** Statements kept, the last used ones: there are far fewer in the program. */
const MOST_PREPARED = 300;
/** What may change the columns that a prepared statement answers with. */
const CHANGES_TABLES = /\b(create|alter|drop)\b/i;

/** What MikroORM and pg-boss ask of the embedded database. */
export type EmbeddedClient = Pick<PGlite, 'exec' | 'closed' | 'ready' | 'waitReady'> & {
  query<R = Row>(text: string, parameters?: unknown[]): Promise<Results<R>>;
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
};

/**
 * Runs statements in the embedded database, whose server works in this thread. PGlite's own way parses and
 * plans every statement anew and passes six messages, each with its answer; here a statement is known by name
 * from its second time on, and its messages go as one.
 */
export class EmbeddedStatements implements EmbeddedClient {
  readonly #native: PGlite;
  /** By their texts, the one that was used last at the end. */
  readonly #prepared = new Map<string, Promise<Prepared>>();
  #named = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(native: PGlite) {
    this.#native = native;
  }

  get closed(): boolean {
    return this.#native.closed;
  }

  get ready(): boolean {
    return this.#native.ready;
  }

  get waitReady(): Promise<void> {
    return this.#native.waitReady;
  }

  /** One statement, in a transaction of its own. */
  query<R = Row>(text: string, parameters: unknown[] = []): Promise<Results<R>> {
    return this.#alone(() => this.#run<R>(text, parameters));
  }

  /** Several statements without parameters; gives the result of each. */
  exec(text: string): Promise<Results[]> {
    return this.#alone(() => this.#runAll(text));
  }

  /** Nothing else is run until the work is over. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      let over = false;
      const open = (): void => {
        if (over) throw new Error('this transaction is over');
      };
      const transaction = {
        query: async <R>(text: string, parameters: unknown[] = []) => {
          open();
          return this.#run<R>(text, parameters);
        },
        exec: async (text: string) => {
          open();
          return this.#runAll(text);
        },
        get closed() {
          return over;
        },
      };
      await this.#runAll('begin');
      try {
        const result = await work(transaction as unknown as Transaction);
        over = true;
        await this.#runAll('commit');
        return result;
      } catch (error) {
        over = true;
        await this.#runAll('rollback');
        throw error;
      }
    });
  }

  /** First come, first served. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #run<R>(text: string, parameters: readonly unknown[]): Promise<Results<R>> {
    if (parameters.length === 0) {
      if (CHANGES_TABLES.test(text)) await this.#forget();
      const describe = serialize.describe({ type: 'P' });
      const messages = [serialize.parse({ text }), serialize.bind(), describe, serialize.execute({})];
      return this.#first<R>(await this.#send([...messages, serialize.sync()]));
    }
    const { name, types, fields } = await this.#known(text);
    const values = parameters.map((value, at) => this.#serialized(value, types[at]));
    const bind = serialize.bind({ statement: name, values });
    return this.#first<R>(await this.#send([bind, serialize.execute({}), serialize.sync()], fields));
  }

  async #runAll(text: string): Promise<Results[]> {
    if (CHANGES_TABLES.test(text)) await this.#forget();
    const { results } = await this.#send([serialize.query(text)]);
    return results.map((result) => this.#read(result));
  }

  async #known(text: string): Promise<Prepared> {
    const prepared = this.#prepared.get(text) ?? this.#prepare(text);
    this.#prepared.delete(text);
    this.#prepared.set(text, prepared);
    try {
      return await prepared;
    } catch (error) {
      this.#prepared.delete(text);
      throw error;
    } finally {
      if (this.#prepared.size > MOST_PREPARED) await this.#close([this.#prepared.keys().next().value!]);
    }
  }

  async #prepare(text: string): Promise<Prepared> {
    const name = `s${++this.#named}`;
    const describe = serialize.describe({ type: 'S', name });
    const messages = [serialize.parse({ name, text }), describe, serialize.sync()];
    const { parameters, fields } = await this.#send(messages);
    return { name, types: parameters, fields };
  }

  #forget(): Promise<void> {
    return this.#close([...this.#prepared.keys()]);
  }

  async #close(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    const prepared = texts.map((text) => this.#prepared.get(text));
    for (const text of texts) this.#prepared.delete(text);
    const closes = (await Promise.all(prepared)).map((one) =>
      serialize.close({ type: 'S', name: one?.name ?? '' }),
    );
    await this.#send([...closes, serialize.sync()]);
  }

  #serialized(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const serializer = this.#native.serializers[type ?? 0];
    return serializer ? serializer(value) : String(value);
  }

  async #send(messages: readonly Uint8Array[], known: readonly Field[] = []): Promise<Answer> {
    const chunks: Uint8Array[] = [];
    await this.#native.execProtocolRawStream(concatenated(messages), {
      syncToFs: false,
      // A view of the server's memory, which goes on being written to.
      onRawData: (bytes) => chunks.push(bytes.slice()),
    });
    return readAnswer(concatenated(chunks), known);
  }

  /** A statement that gives nothing, not even a tag, is an empty one. */
  #first<R>({ results: [result] }: Answer): Results<R> {
    const none: Results<R> = { rows: [], fields: [], affectedRows: 0 };
    return result ? (this.#read(result) as Results<R>) : none;
  }

  #read({ fields, rows, tag }: Result): Results<Row> {
    const parsers = fields.map(({ type }) => this.#native.parsers[type]);
    return {
      rows: rows.map((texts) => {
        const row: Row = {};
        for (let at = 0; at < fields.length; at++) {
          const { name, type } = fields[at]!;
          const text = texts[at] ?? null;
          const parser = parsers[at];
          row[name] = text === null || !parser ? text : parser(text, type);
        }
        return row;
      }),
      fields: fields.map(({ name, type }) => ({ name, dataTypeID: type })),
      affectedRows: affectedBy(tag),
    };
  }
}

/** From a tag such as `UPDATE 3` or `INSERT 0 1`. */
function affectedBy(tag: string): number {
  return /^(INSERT|UPDATE|DELETE|MERGE|COPY)\b.* (\d+)$/.test(tag)
    ? Number(tag.slice(tag.lastIndexOf(' ')))
    : 0;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
