import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import type { Secret } from '../secret.ts';
import type { Pages } from './route.ts';

/** Values that a list is ordered by, of one of its rows; the last makes it unique. */
export type Key = readonly (string | number)[];

/** A part of a list, as it is answered. */
export interface Paged<View> {
  items: View[];
  nextCursor: string | null;
}

/** The answer of a list of these. */
export const pageOf = <View extends z.ZodType>(view: View) =>
  z.strictObject({
    items: z.array(view),
    nextCursor: z.string().nullable().describe('For `?cursor=` of the next page; null on the last one.'),
  });

/** One page that was asked for. */
export interface Page {
  /** Rows to read: one more than are shown, to see whether there are more. */
  take: number;
  /** Key of the last row of the page before; null for the first page. */
  after: Key | null;
  /** The page of these rows, in the list's order and begun behind `after`. */
  cut<Row, View>(rows: readonly Row[], view: (row: Row) => View, keyOf: (row: Row) => Key): Paged<View>;
}

const PURPOSE = 'cursor';
const MAC_LENGTH = 16;
const LONGEST_CURSOR = 4000;

/**
 * Makes cursors and takes them back. A cursor is sealed together with the list it is of: what it says
 * goes into a query, so nobody else makes one, and none is taken to another list.
 */
export class Paging {
  readonly #secret: Secret;

  constructor(secret: Secret) {
    this.#secret = secret;
  }

  /** `list` names the list with its filters. Throws 400 for a limit or cursor that is none. */
  read({ usual, most }: Pages, { limit, cursor }: { limit?: unknown; cursor?: unknown }, list: string): Page {
    const shown = limit === undefined ? usual : readLimit(limit, most);
    const after = cursor === undefined ? null : this.#open(cursor, list);
    return pageBehind(after, shown, (key) => this.#seal(key, list));
  }

  #seal(key: Key, list: string): string {
    const text = Buffer.from(JSON.stringify(key)).toString('base64url');
    return `${text}.${this.#mac(text, list)}`;
  }

  #open(cursor: unknown, list: string): Key {
    const short = typeof cursor === 'string' && cursor.length <= LONGEST_CURSOR;
    const [text = '', mac, more] = short ? cursor.split('.') : [];
    if (more !== undefined || mac !== this.#mac(text, list)) {
      const message = 'Use the cursor exactly as the page before gave it, with the same filters.';
      throw new Refusal(400, 'invalid', message, { errors: [{ path: '?cursor', message }] });
    }
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Key;
  }

  #mac(text: string, list: string): string {
    return this.#secret.mac(PURPOSE, `${list}\n${text}`).slice(0, MAC_LENGTH);
  }
}

/** The next page of a loop within the server: its cursor goes through nobody's hands, and needs no seal. */
export const innerPage = (cursor: string | null, shown: number): Page =>
  pageBehind(cursor === null ? null : (JSON.parse(cursor) as Key), shown, (key) => JSON.stringify(key));

const pageBehind = (after: Key | null, shown: number, cursorOf: (key: Key) => string): Page => ({
  take: shown + 1,
  after,
  cut: (rows, view, keyOf) => {
    const last = rows.length > shown ? rows[shown - 1] : undefined;
    return {
      items: rows.slice(0, shown).map(view),
      nextCursor: last === undefined ? null : cursorOf(keyOf(last)),
    };
  },
});

function readLimit(text: unknown, most: number): number {
  const limit = typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= most) return limit;
  const message = `Ask for 1 to ${most} at once.`;
  throw new Refusal(400, 'invalid', message, { errors: [{ path: '?limit', message }] });
}

/** One column that a list is ordered by. */
export type Order<Row> = readonly [property: keyof Row & string, direction: 'asc' | 'desc'];

/** Condition for the rows behind a key, in the order of these properties; none of them may be null. */
export function behind<Row>(orders: readonly Order<Row>[], after: Key | null): object {
  if (after === null) return {};
  return {
    $or: orders.map(([property, direction], n) => ({
      ...Object.fromEntries(orders.slice(0, n).map(([same], m) => [same, after[m]])),
      [property]: { [direction === 'asc' ? '$gt' : '$lt']: after[n] },
    })),
  };
}

export const orderBy = <Row>(orders: readonly Order<Row>[]): Record<string, 'asc' | 'desc'>[] =>
  orders.map(([property, direction]) => ({ [property]: direction }));
