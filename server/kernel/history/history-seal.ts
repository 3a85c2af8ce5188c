import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Secret } from '../secret.ts';

type Columns = Record<string, unknown>;

/** What a line says, in the form in which it is stored and sealed. */
export interface SealedContent {
  organisation: string | null;
  entity: string;
  entity_id: string;
  version: number;
  before: Columns | null;
  after: Columns | null;
  actor: string;
  source: string | null;
  /** Microseconds since 1970. */
  at: string;
  commit: string;
  undoes: string | null;
}

/**
 * How a line's personal columns are sealed: by hashes under a salt of its own. An erasure puts the hashes in
 * the place of the values and forgets the salt; the seal still fits, and nobody can try names against it.
 */
export interface PersonalSeal {
  fields: string[];
  /** Null once they are erased. */
  salt: string | null;
}

/** Stands where a personal value was. */
export interface Erased {
  erased: string;
}

export const isErased = (value: unknown): value is Erased =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  typeof (value as Partial<Erased>).erased === 'string';

/**
 * Seals lines of history when they are written: whoever can write to the database, but does not know the
 * installation's secret, can neither change a line nor add one.
 */
export class HistorySeal {
  readonly #key: KeyObject;

  constructor(secret: Secret) {
    this.#key = createSecretKey(secret.derive('history'));
  }

  /** A new line's seal, and that of its personal columns, if it has any. */
  seal(content: SealedContent, personal: readonly string[]): { mac: string; personal: PersonalSeal | null } {
    const fields = personal.filter((name) => hasValue(content.before, name) || hasValue(content.after, name));
    const sealed = fields.length > 0 ? { fields, salt: randomBytes(16).toString('base64url') } : null;
    return { mac: this.macOf(content, sealed), personal: sealed };
  }

  macOf(content: SealedContent, personal: PersonalSeal | null): string {
    const { organisation, entity, entity_id, version, actor, source, at, commit, undoes } = content;
    const [before, after] = [content.before, content.after].map((columns) =>
      this.#covered(columns, personal),
    );
    return this.mac(
      canonical([
        ...['line', organisation, entity, entity_id, version, before, after, actor],
        ...[source, at, commit, undoes, personal?.fields ?? null],
      ]),
    );
  }

  /** The columns with hashes in the place of the personal ones. */
  erase(columns: Columns | null, personal: PersonalSeal): Columns | null {
    if (columns === null) return null;
    const erased = personal.fields
      .filter((name) => hasValue(columns, name) && !isErased(columns[name]))
      .map((name) => [name, { erased: this.#hashOf(personal.salt, name, columns[name]) }]);
    return { ...columns, ...Object.fromEntries(erased) };
  }

  /** HMAC-SHA-256 under the key of history, base64url. */
  mac(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  #covered(columns: Columns | null, personal: PersonalSeal | null): Columns | null {
    if (!columns || !personal) return columns;
    return personal.salt === null ? columns : this.erase(columns, personal);
  }

  #hashOf(salt: string | null, name: string, value: unknown): string {
    return this.mac(canonical(['personal', salt, name, value])).slice(0, 22);
  }
}

const hasValue = (columns: Columns | null, name: string): boolean =>
  columns?.[name] !== undefined && columns[name] !== null;

/** JSON with one order of keys, whatever the database or the runtime makes of it. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`;
  if (value instanceof Date) return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}
