import { grown } from './grown.ts';

/** An order word is a member's tenths and, in the low bits, the number of its entry in the list. */
export const ENTRY_BITS = 20;
export const ENTRY_MASK = 2 ** ENTRY_BITS - 1;

/**
 * Where the members of many lists of one length stand, list after list in common arrays: a change that passes
 * through fifty lists finds the next one's part of an array at once, not by way of an object of its own.
 */
export class ListRoom {
  /** The lists' members in order; behind the last one, the entries that are free. */
  order: Int32Array<ArrayBuffer>;
  /** By entry; an entry keeps its number while others move. */
  members: Int32Array<ArrayBuffer>;
  reliability: Float64Array<ArrayBuffer>;
  miles: Float64Array<ArrayBuffer>;
  createdAt: Float64Array<ArrayBuffer>;
  readonly ids: string[] = [];
  readonly #limit: number;

  /** @throws RangeError when a list is to be longer than there are numbers for its entries. */
  constructor(limit: number, lists: number) {
    if (limit > ENTRY_MASK) throw new RangeError(`A list has at most ${ENTRY_MASK} members.`);
    this.#limit = limit;
    const capacity = limit * lists;
    this.order = new Int32Array(capacity);
    this.members = new Int32Array(capacity);
    this.reliability = new Float64Array(capacity);
    this.miles = new Float64Array(capacity);
    this.createdAt = new Float64Array(capacity);
  }

  /** Makes room for so many lists, if there is not. */
  reserve(lists: number): void {
    if (lists * this.#limit <= this.order.length) return;
    const capacity = 2 * lists * this.#limit;
    this.order = grown(this.order, capacity);
    this.members = grown(this.members, capacity);
    this.reliability = grown(this.reliability, capacity);
    this.miles = grown(this.miles, capacity);
    this.createdAt = grown(this.createdAt, capacity);
  }
}
