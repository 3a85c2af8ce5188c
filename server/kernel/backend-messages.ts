import { protocol } from '@electric-sql/pglite';

/** A column of an answer, by its name and its type's number in `pg_type`. */
export interface Field {
  name: string;
  type: number;
}

/** What the server said to one batch of messages. */
export interface Answer {
  /** Types of the parameters of a statement that was described. */
  parameters: readonly number[];
  /** Columns of a statement that was described, but not run. */
  fields: readonly Field[];
  results: Result[];
}

export interface Result {
  fields: readonly Field[];
  /** Texts, as the server writes them. */
  rows: (string | null)[][];
  /** Such as `UPDATE 3` or `INSERT 0 1`. */
  tag: string;
}

const code = (letter: string): number => letter.charCodeAt(0);
const [DATA_ROW, ROW_DESCRIPTION, PARAMETERS, COMPLETE, ERROR] = ['D', 'T', 't', 'C', 'E'].map(code);
/** Of a message: its letter, and its length without that. */
const HEADER = 5;
/** Of a column after its name: table, number, type, size, modifier, format. */
const [FIELD_TYPE_AT, FIELD_REST] = [6, 18];

/**
 * Reads the messages of PostgreSQL's server ("Message Formats" in its manual) that answer a batch. PGlite's own
 * reader copies each value before it reads it, which took longer than the server itself needed for a list.
 * Throws the first error, with its `code`, as the drivers of PostgreSQL do.
 */
export function readAnswer(bytes: Uint8Array, known: readonly Field[]): Answer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const answer: Answer = { parameters: [], fields: [], results: [] };
  let fields = known;
  let rows: Result['rows'] = [];
  for (let at = 0; at < buffer.length; ) {
    const letter = buffer[at];
    const body = at + HEADER;
    const end = at + 1 + buffer.readInt32BE(at + 1);
    if (letter === DATA_ROW) rows.push(readRow(buffer, body));
    else if (letter === ROW_DESCRIPTION) fields = answer.fields = readFields(buffer, body);
    else if (letter === PARAMETERS) answer.parameters = readTypes(buffer, body);
    else if (letter === COMPLETE) {
      answer.results.push({ fields, rows, tag: buffer.toString('latin1', body, end - 1) });
      [fields, rows] = [known, []];
    } else if (letter === ERROR) throw errorIn(bytes);
    at = end;
  }
  return answer;
}

function readRow(buffer: Buffer, body: number): (string | null)[] {
  const row = new Array<string | null>(buffer.readInt16BE(body));
  let at = body + 2;
  for (let n = 0; n < row.length; n++) {
    const length = buffer.readInt32BE(at);
    at += 4;
    row[n] = length < 0 ? null : buffer.toString('utf8', at, at + length);
    at += Math.max(0, length);
  }
  return row;
}

function readFields(buffer: Buffer, body: number): Field[] {
  const fields = new Array<Field>(buffer.readInt16BE(body));
  let at = body + 2;
  for (let n = 0; n < fields.length; n++) {
    const end = buffer.indexOf(0, at);
    fields[n] = {
      name: buffer.toString('utf8', at, end),
      type: buffer.readInt32BE(end + 1 + FIELD_TYPE_AT),
    };
    at = end + 1 + FIELD_REST;
  }
  return fields;
}

const readTypes = (buffer: Buffer, body: number): number[] =>
  Array.from({ length: buffer.readInt16BE(body) }, (_, n) => buffer.readInt32BE(body + 2 + n * 4));

/** Errors are rare and have many parts, so the library reads them. */
function errorIn(bytes: Uint8Array): Error {
  let error: Error | undefined;
  new protocol.Parser().parse(bytes, (message) => {
    if (message instanceof protocol.messages.DatabaseError) error ??= message;
  });
  return error ?? new Error('the database sent an error that cannot be read');
}
