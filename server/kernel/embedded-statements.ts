import { type PGlite, protocol, type Results, type Transaction } from '@electric-sql/pglite';

const { serialize, Parser } = protocol;
type Message = Parameters<Parameters<InstanceType<typeof Parser>['parse']>[1]>[0];
type DatabaseError = InstanceType<typeof protocol.messages.DatabaseError>;
type Row = Record<string, unknown>;

interface Field {
  name: string;
  dataTypeID: number;
}

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
  readonly #prepared = new Map<string, Prepared>();
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
    return this.#alone(async () => this.#run<R>(text, parameters));
  }

  /** Several statements without parameters; gives the result of each. */
  exec(text: string): Promise<Results[]> {
    return this.#alone(async () => this.#runAll(text));
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
      this.#runAll('begin');
      try {
        const result = await work(transaction as unknown as Transaction);
        over = true;
        this.#runAll('commit');
        return result;
      } catch (error) {
        over = true;
        this.#runAll('rollback');
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

  #run<R>(text: string, parameters: readonly unknown[]): Results<R> {
    if (parameters.length === 0) {
      if (CHANGES_TABLES.test(text)) this.#forget();
      const describe = serialize.describe({ type: 'P' });
      const messages = [serialize.parse({ text }), serialize.bind(), describe, serialize.execute({})];
      return this.#results(this.#send([...messages, serialize.sync()]), [])[0] as Results<R>;
    }
    const { name, types, fields } = this.#prepared.get(text) ?? this.#prepare(text);
    this.#keep(text, { name, types, fields });
    const values = parameters.map((value, at) => this.#serialized(value, types[at]));
    const bind = serialize.bind({ statement: name, values });
    const answer = this.#send([bind, serialize.execute({}), serialize.sync()]);
    return this.#results(answer, fields)[0] as Results<R>;
  }

  #runAll(text: string): Results[] {
    if (CHANGES_TABLES.test(text)) this.#forget();
    return this.#results(this.#send([serialize.query(text)]), []);
  }

  #prepare(text: string): Prepared {
    const name = `s${++this.#named}`;
    const describe = serialize.describe({ type: 'S', name });
    const answer = this.#send([serialize.parse({ name, text }), describe, serialize.sync()]);
    const prepared: Prepared = { name, types: [], fields: [] };
    for (const message of answer) {
      if (isParameters(message)) prepared.types = message.dataTypeIDs;
      else if (isFields(message)) prepared.fields = message.fields;
    }
    return prepared;
  }

  /** As the one that was used last; the one that was not used for longest goes. */
  #keep(text: string, prepared: Prepared): void {
    this.#prepared.delete(text);
    this.#prepared.set(text, prepared);
    if (this.#prepared.size <= MOST_PREPARED) return;
    const [oldest, { name }] = this.#prepared.entries().next().value!;
    this.#prepared.delete(oldest);
    this.#send([serialize.close({ type: 'S', name }), serialize.sync()]);
  }

  #forget(): void {
    if (this.#prepared.size === 0) return;
    const closes = [...this.#prepared.values()].map(({ name }) => serialize.close({ type: 'S', name }));
    this.#prepared.clear();
    this.#send([...closes, serialize.sync()]);
  }

  #serialized(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const serializer = this.#native.serializers[type ?? 0];
    return serializer ? serializer(value) : String(value);
  }

  /** Throws the server's error, with its `code`, as the drivers of PostgreSQL do. */
  #send(messages: readonly Uint8Array[]): Message[] {
    const answer: Message[] = [];
    let error: DatabaseError | undefined;
    const bytes = this.#native.execProtocolRawSync(concatenated(messages));
    new Parser().parse(bytes, (message) => {
      if (message instanceof protocol.messages.DatabaseError) error ??= message;
      else answer.push(message);
    });
    if (error) throw error;
    return answer;
  }

  #results(answer: readonly Message[], known: readonly Field[]): Results[] {
    const results: Results[] = [];
    let fields = known;
    let rows: Row[] = [];
    for (const message of answer) {
      if (isFields(message)) fields = message.fields;
      else if (isRow(message)) rows.push(this.#row(message.fields, fields));
      else if (isComplete(message)) {
        results.push({ rows, fields: [...fields], affectedRows: affectedBy(message.text) });
        [rows, fields] = [[], known];
      }
    }
    return results.length > 0 ? results : [{ rows: [], fields: [], affectedRows: 0 }];
  }

  #row(texts: readonly (string | null)[], fields: readonly Field[]): Row {
    const row: Row = {};
    for (let at = 0; at < fields.length; at++) {
      const { name, dataTypeID } = fields[at]!;
      const text = texts[at] ?? null;
      const parser = this.#native.parsers[dataTypeID];
      row[name] = text === null || !parser ? text : parser(text, dataTypeID);
    }
    return row;
  }
}

type Named<Name extends string, More> = Message & { name: Name } & More;
const isParameters = (
  message: Message,
): message is Named<'parameterDescription', { dataTypeIDs: number[] }> =>
  message.name === 'parameterDescription';
const isFields = (message: Message): message is Named<'rowDescription', { fields: Field[] }> =>
  message.name === 'rowDescription';
const isRow = (message: Message): message is Named<'dataRow', { fields: (string | null)[] }> =>
  message.name === 'dataRow';
const isComplete = (message: Message): message is Named<'commandComplete', { text: string }> =>
  message.name === 'commandComplete';

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
