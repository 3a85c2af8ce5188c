import { grown } from './grown.ts';

const WORD = 32;

/**
 * Sets of small numbers as bits, each set a row of words: uniting the twenty that matter among a thousand numbers
 * takes some hundred machine words.
 */
export class SlotSets {
  readonly #sets: Int32Array<ArrayBuffer>[];
  #words = 2;

  constructor(sets: number) {
    this.#sets = Array.from({ length: sets }, () => new Int32Array(this.#words));
  }

  /** Makes room for numbers less than this. */
  reserve(numbers: number): void {
    if (numbers <= this.#words * WORD) return;
    this.#words = Math.ceil(numbers / WORD);
    for (const [set, words] of this.#sets.entries()) this.#sets[set] = grown(words, this.#words);
  }

  /** Puts the number into the sets whose bits are set in the word, the first of which is `from`. */
  addTo(from: number, sets: number, number: number): void {
    for (let rest = sets; rest !== 0; rest &= rest - 1) {
      this.#sets[from + lowestBit(rest)]![number >>> 5]! |= 1 << (number & 31);
    }
  }

  /** Takes the number out of every set. */
  remove(number: number): void {
    for (const words of this.#sets) words[number >>> 5]! &= ~(1 << (number & 31));
  }

  /** Unites these sets, chosen as in `addTo`, with what `union` holds. */
  unite(from: number, sets: number, union: Int32Array): void {
    for (let rest = sets; rest !== 0; rest &= rest - 1) {
      const words = this.#sets[from + lowestBit(rest)]!;
      for (let at = 0; at < words.length; at++) union[at]! |= words[at]!;
    }
  }
}

/** The number of the lowest bit set in a word, which is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
