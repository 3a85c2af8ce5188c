import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { isBlobName } from '../blobs.ts';
import { CannotStart } from '../cannot-start.ts';
import type { StoredTable } from './stored-tables.ts';

/** Of this form of file. A program reads the forms up to its own. */
export const FORMAT = 2;

/** Uploads: they are no table, but rows name them. */
export const UPLOADED_FILES = 'files.uploaded';

export interface BackupHeader {
  muster: 'backup';
  format: number;
  createdAt: string;
  /** Migrations of the database, in order. */
  migrations: string[];
  /** Fingerprint of the secret that history is sealed with. */
  key: string;
  tables: StoredTable[];
}

interface Chunk {
  table: string;
  rows: number;
  bytes: number;
}

interface FileChunk {
  file: string;
  bytes: number;
  /** SHA-256 of this file alone. */
  sha256: string;
}

interface Footer {
  end: true;
  counts: Record<string, number>;
  /** SHA-256 of everything before this line, unpacked. */
  sha256: string;
}

/**
 * A gzip of lines: the header, then each uploaded file behind a line with its name, length and checksum, then
 * for each part of a table a line that says how long it is and that part as a JSON array, then the counts and
 * the checksum of it all. Rows pass through as the database writes them.
 */
export class BackupWriter {
  readonly #path: string;
  readonly #gzip = createGzip({ level: 6 });
  readonly #written: Promise<void>;
  readonly #hash = createHash('sha256');
  readonly counts: Record<string, number> = {};

  constructor(path: string, header: BackupHeader) {
    this.#path = path;
    this.#written = pipeline(this.#gzip, createWriteStream(this.#partial));
    // A disk that is full is told by whoever waits; until then nobody does.
    this.#written.catch(() => {});
    for (const { name } of header.tables) this.counts[name] = 0;
    this.#put(`${JSON.stringify(header)}\n`);
  }

  async rows(table: string, rows: readonly string[]): Promise<void> {
    const text = `[${rows.join(',')}]`;
    const chunk: Chunk = { table, rows: rows.length, bytes: Buffer.byteLength(text) };
    this.counts[table] = (this.counts[table] ?? 0) + rows.length;
    await this.#drained(this.#put(`${JSON.stringify(chunk)}\n${text}\n`));
  }

  async file(name: string, bytes: Uint8Array): Promise<void> {
    const chunk: FileChunk = { file: name, bytes: bytes.byteLength, sha256: hashOf(bytes) };
    this.counts[UPLOADED_FILES] = (this.counts[UPLOADED_FILES] ?? 0) + 1;
    this.#put(`${JSON.stringify(chunk)}\n`);
    this.#put(bytes);
    await this.#drained(this.#put('\n'));
  }

  /** Only a file that is whole, and on the disk, gets its name. */
  async end(): Promise<void> {
    const footer: Footer = { end: true, counts: this.counts, sha256: this.#hash.digest('hex') };
    this.#gzip.end(`${JSON.stringify(footer)}\n`);
    await this.#written;
    const file = await open(this.#partial, 'r+');
    await file.sync();
    await file.close();
    await rename(this.#partial, this.#path);
  }

  async discard(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => {});
    await rm(this.#partial, { force: true });
  }

  get #partial(): string {
    return `${this.#path}.partial`;
  }

  #put(text: string | Uint8Array): boolean {
    this.#hash.update(text);
    return this.#gzip.write(text);
  }

  async #drained(roomLeft: boolean): Promise<void> {
    if (!roomLeft) await Promise.race([once(this.#gzip, 'drain'), this.#written]);
  }
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface BackupPart {
  table: string;
  rows: number;
  /** A JSON array. */
  json: string;
}

export interface BackupHearer {
  header?(header: BackupHeader): Promise<void> | void;
  part?(part: BackupPart): Promise<void> | void;
  file?(name: string, bytes: Buffer, sha256: string): Promise<void> | void;
}

/**
 * Reads a backup from its beginning to its end. Throws `CannotStart` for a file that is none, that is cut or
 * changed, or that a newer program wrote.
 */
export async function readBackup(path: string, hear: BackupHearer): Promise<Record<string, number>> {
  const damaged = new CannotStart(`${path} is damaged, or no backup of Muster: use another one.`);
  const bytes = new Bytes(path, damaged);
  try {
    const header = await bytes.json<BackupHeader>();
    if (header.muster !== 'backup') throw damaged;
    if (header.format > FORMAT)
      throw new CannotStart(`${path} was written by a newer version of Muster: restore it with that one.`);
    await hear.header?.(header);
    const counts: Record<string, number> = Object.fromEntries(header.tables.map(({ name }) => [name, 0]));
    for (;;) {
      const before = bytes.hash.copy();
      const next = await bytes.json<Chunk | FileChunk | Footer>();
      if ('end' in next) {
        const whole = before.digest('hex') === next.sha256 && sameCounts(counts, next.counts);
        if (!whole || !(await bytes.isAtEnd())) throw damaged;
        return counts;
      }
      const content = await bytes.take(next.bytes);
      await bytes.take(1);
      if ('file' in next) {
        if (hashOf(content) !== next.sha256 || !isBlobName(next.file)) throw damaged;
        counts[UPLOADED_FILES] = (counts[UPLOADED_FILES] ?? 0) + 1;
        await hear.file?.(next.file, content, next.sha256);
        continue;
      }
      counts[next.table] = (counts[next.table] ?? 0) + next.rows;
      await hear.part?.({ table: next.table, rows: next.rows, json: content.toString() });
    }
  } finally {
    bytes.close();
  }
}

const sameCounts = (read: Record<string, number>, written: Record<string, number>): boolean =>
  JSON.stringify(Object.entries(read).sort()) === JSON.stringify(Object.entries(written).sort());

/** The unpacked bytes of a file, taken piece by piece. */
class Bytes {
  readonly hash: Hash = createHash('sha256');
  readonly #damaged: CannotStart;
  readonly #path: string;
  readonly #file: ReturnType<typeof createReadStream>;
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(path: string, damaged: CannotStart) {
    this.#path = path;
    this.#damaged = damaged;
    this.#file = createReadStream(path);
    const gunzip = createGunzip();
    this.#file.on('error', (error) => gunzip.destroy(error));
    this.#chunks = this.#file.pipe(gunzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The JSON of the next line. */
  async json<T>(): Promise<T> {
    let end = this.#held.indexOf(10);
    while (end < 0) {
      if (!(await this.#more())) throw this.#damaged;
      end = this.#held.indexOf(10);
    }
    const line = await this.take(end + 1);
    try {
      return JSON.parse(line.toString()) as T;
    } catch {
      throw this.#damaged;
    }
  }

  async take(length: number): Promise<Buffer> {
    if (!(length >= 0)) throw this.#damaged;
    const parts = [this.#held];
    let size = this.#held.length;
    while (size < length) {
      const next = await this.#next();
      if (!next) throw this.#damaged;
      parts.push(next);
      size += next.length;
    }
    const all = Buffer.concat(parts, size);
    this.#held = all.subarray(length);
    const taken = all.subarray(0, length);
    this.hash.update(taken);
    return taken;
  }

  async isAtEnd(): Promise<boolean> {
    return this.#held.length === 0 && !(await this.#more());
  }

  close(): void {
    this.#file.destroy();
  }

  async #more(): Promise<boolean> {
    const next = await this.#next();
    if (next) this.#held = Buffer.concat([this.#held, next]);
    return next !== null;
  }

  async #next(): Promise<Buffer | null> {
    try {
      const { value, done } = await this.#chunks.next();
      return done ? null : value;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') throw new CannotStart(`${this.#path} does not exist: correct the path.`);
      if (code === 'EACCES') throw new CannotStart(`${this.#path} may not be read: correct its permissions.`);
      throw this.#damaged;
    }
  }
}
