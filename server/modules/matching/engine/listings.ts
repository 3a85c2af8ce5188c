/** In which needs' lists each volunteer stands; both by number: row and slot. */
export class Listings {
  readonly #slotsOf = new Map<number, number[]>();

  add(row: number, slot: number): void {
    const slots = this.#slotsOf.get(row);
    if (slots === undefined) this.#slotsOf.set(row, [slot]);
    else slots.push(slot);
  }

  remove(row: number, slot: number): void {
    const slots = this.#slotsOf.get(row)!;
    const last = slots.pop()!;
    if (slots.length === 0) this.#slotsOf.delete(row);
    else if (last !== slot) slots[slots.indexOf(slot)] = last;
  }

  /** Forgets a row, and gives the slots of the lists in which it stood; none as undefined. */
  take(row: number): number[] | undefined {
    const slots = this.#slotsOf.get(row);
    if (slots !== undefined) this.#slotsOf.delete(row);
    return slots;
  }
}
