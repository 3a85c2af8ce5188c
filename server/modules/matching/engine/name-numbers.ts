import { canonicalName } from '../canonical-name.ts';

/** Spellings remembered at once; a bound, because people type them. */
const SPELLINGS_KEPT = 20_000;

/** Gives every canonical name a small number, so that names are compared as numbers. */
export class NameNumbers {
  #numbers = new Map<string, number>();
  #spellings = new Map<string, number>();

  /** The number of a name in any spelling; the same for names that are equal by `canonicalName`. */
  of(name: string): number {
    const known = this.#spellings.get(name);
    if (known !== undefined) return known;
    const number = this.ofCanonical(canonicalName(name));
    if (this.#spellings.size >= SPELLINGS_KEPT) this.#spellings.clear();
    this.#spellings.set(name, number);
    return number;
  }

  ofCanonical(canonical: string): number {
    let number = this.#numbers.get(canonical);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(canonical, number);
    }
    return number;
  }
}
