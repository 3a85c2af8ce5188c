import { setTimeout as pause } from 'node:timers/promises';
import { networkOf, tooMany } from './http/rate-limits.ts';
import type { AttemptLimits } from './limits.ts';
import type { Secret } from './secret.ts';
import type { Tally } from './tally.ts';

/**
 * Makes guessing slow: passwords, codes, whatever proves whose an account is. An account from one address
 * has few tries a minute. An account from everywhere is never shut, or strangers could shut it: its answers
 * are delayed, the longer the more tries have failed.
 */
export class Attempts {
  readonly #tally: Tally;
  readonly #limits: AttemptLimits;
  readonly #secret: Secret;
  readonly #pause: (ms: number) => Promise<unknown>;

  constructor(
    tally: Tally,
    limits: AttemptLimits,
    secret: Secret,
    wait: (ms: number) => Promise<unknown> = (ms) => pause(ms),
  ) {
    this.#tally = tally;
    this.#limits = limits;
    this.#secret = secret;
    this.#pause = wait;
  }

  /**
   * Counts a try before it is looked at, so that many at once are many. `subject` says what is tried and
   * for whom, such as an e-mail address; it is kept as an HMAC. Throws 429 with when to come back.
   */
  async begin(subject: string, address: string): Promise<void> {
    const { together, account } = this.#limits;
    const name = this.#nameOf(subject);
    const here = await this.#tally.add(`try:${name}:${networkOf(address)}`, together.seconds);
    if (here.calls > together.calls) throw tooMany(here.endsInMs);
    const everywhere = await this.#tally.add(`tries:${name}`, account.seconds);
    const ms = delayOf(everywhere.calls - 1, this.#limits);
    if (ms > 0) await this.#pause(ms);
  }

  /** It was the person: earlier failures do not delay the next time. */
  async succeeded(subject: string): Promise<void> {
    await this.#tally.forget(`tries:${this.#nameOf(subject)}`);
  }

  #nameOf(subject: string): string {
    return this.#secret.mac('attempt', subject).slice(0, 22);
  }
}

/** Milliseconds that a try waits after so many failures. */
export function delayOf(failures: number, { account, firstDelayMs, longestDelayMs }: AttemptLimits): number {
  const over = failures - account.calls;
  return over < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** over);
}
