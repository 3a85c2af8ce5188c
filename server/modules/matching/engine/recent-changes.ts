import type { OpenNeed } from './open-need.ts';
import type { Pair } from './pair.ts';
import { NOBODY, type VolunteerRows } from './volunteer-rows.ts';

/** With more changes than these in between, counting anew is about as fast. */
const REMEMBERED = 2048;

/**
 * The latest changes of volunteers. The rows of both states of each stay readable, so that a number that was right
 * before them is made right again by them alone, when somebody asks for it.
 */
export class RecentChanges {
  /** How many changes there have been. */
  total = 0;
  readonly #rows: VolunteerRows;
  /** Change n stands at n mod REMEMBERED. */
  readonly #before = new Int32Array(REMEMBERED).fill(NOBODY);
  readonly #after = new Int32Array(REMEMBERED).fill(NOBODY);

  constructor(rows: VolunteerRows) {
    this.#rows = rows;
  }

  /** Takes the earlier row over and releases it when the change is forgotten; no older change speaks of it then. */
  add(before: number, after: number): void {
    const at = this.total % REMEMBERED;
    const forgotten = this.#before[at]!;
    if (forgotten !== NOBODY) this.#rows.release(forgotten);
    this.#before[at] = before;
    this.#after[at] = after;
    this.total += 1;
  }

  /** Whether all changes but the first `known` are remembered. */
  remembersSince(known: number): boolean {
    return this.total - known <= REMEMBERED;
  }

  /** By how many the eligible volunteers of a need grew with all changes but the first `known`. */
  growthSince(known: number, need: OpenNeed, pair: Pair): number {
    let growth = 0;
    for (let change = known; change < this.total; change++) {
      const before = this.#before[change % REMEMBERED]!;
      const after = this.#after[change % REMEMBERED]!;
      if (before !== NOBODY && pair.admit(before, need)) growth -= 1;
      if (after !== NOBODY && pair.admit(after, need)) growth += 1;
    }
    return growth;
  }
}
