import { isIPv6 } from 'node:net';
import type { Allowance, Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Tally } from '../tally.ts';
import type { RateClass } from './route.ts';

/** Counts what callers do, and refuses what is too much. */
export class RateLimits {
  readonly #tally: Tally;
  readonly #limits: Limits;

  constructor(tally: Tally, limits: Limits) {
    this.#tally = tally;
    this.#limits = limits;
  }

  /** Counts a call of this class, for an address, an account or both. Throws 429 with when to come back. */
  async spend(rate: RateClass, address: string | null, accountId: string | null): Promise<void> {
    if (address !== null) await this.#count(`${rate}:${networkOf(address)}`, this.#limits.address[rate]);
    if (accountId !== null) await this.#count(`${rate}:${accountId}`, this.#limits.account[rate]);
  }

  async #count(key: string, { calls, seconds }: Allowance): Promise<void> {
    const count = await this.#tally.add(key, seconds);
    if (count.calls > calls) throw tooMany(count.endsInMs);
  }
}

export function tooMany(endsInMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(endsInMs / 1000));
  return new Refusal(429, 'too-many', `That was too much at once. Try again in ${seconds} s.`, {
    retryAfter: seconds,
  });
}

/** One customer has a whole /64 of IPv6 addresses (RFC 6177), so those count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
