import type { AccessEnded, Ground } from './access.ts';

/** Enough for the time that a join takes. */
const REMEMBERED = 10_000;

/** Ends of access that were applied lately, so that a join that began before one can still be refused. */
export class EndedAccess {
  readonly #ends: { seq: number; accountId: string; ground: Ground }[] = [];

  /** `seq` is its number in the room `access`. */
  remember(seq: number, { accountId, ground }: AccessEnded): void {
    this.#ends.push({ seq, accountId, ground });
    if (this.#ends.length > REMEMBERED) this.#ends.shift();
  }

  /** Whether the account lost this ground after `seq`, or may have: what is forgotten counts as lost. */
  has(accountId: string, ground: Ground, after: number): boolean {
    if (this.#ends.length === REMEMBERED && after < this.#ends[0]!.seq) return true;
    return this.#ends.some((end) => end.seq > after && end.accountId === accountId && end.ground === ground);
  }

  forget(): void {
    this.#ends.length = 0;
  }
}
