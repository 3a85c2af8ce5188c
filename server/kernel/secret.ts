import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

const LENGTH = 32;

/**
 * The one secret of an installation, from which every key is derived for its purpose.
 * From the settings, or made once and kept in the database, so that all nodes share it.
 */
export class Secret {
  readonly #master: Buffer;
  readonly #keys = new Map<string, KeyObject>();

  constructor(master: string) {
    this.#master = Buffer.from(master);
  }

  /** 32 bytes for one purpose (HKDF-SHA-256, RFC 5869). */
  derive(purpose: string): Buffer {
    return this.#keyFor(purpose).export();
  }

  /** HMAC-SHA-256 under the purpose's key, base64url. */
  mac(purpose: string, text: string): string {
    return createHmac('sha256', this.#keyFor(purpose)).update(text).digest('base64url');
  }

  #keyFor(purpose: string): KeyObject {
    let key = this.#keys.get(purpose);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', this.#master, 'muster', purpose, LENGTH)));
      this.#keys.set(purpose, key);
    }
    return key;
  }
}

export async function loadSecret(database: Database, configured: string | null): Promise<Secret> {
  if (configured !== null) return new Secret(configured);
  const made = randomBytes(LENGTH).toString('base64url');
  await database.sql(`insert into setting (name, value) values ('secret', $1) on conflict do nothing`, [
    made,
  ]);
  const [row] = await database.sql<{ value: string }>(`select value from setting where name = 'secret'`);
  return new Secret(row?.value ?? made);
}
