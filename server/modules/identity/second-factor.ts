import { randomInt } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Secret } from '#server/kernel/secret.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Enrolment } from '#shared/credentials.ts';
import type { Account } from './account.entity.ts';
import { seal, unseal } from './sealed-text.ts';

const ISSUER = 'Muster';
const SEALED_FOR = 'second-factor';
/** One step before and after: clocks of telephones are not exact. */
const TOLERANCE_SECONDS = 30;
/** Wrong codes in a row that cost nothing; from then on every further one doubles the wait. */
const FREE_FAILURES = 5;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;
const RECOVERY_CODES = 10;
/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODE_LENGTH = 10;

interface FactorRow extends Record<string, unknown> {
  secret: string;
  last_step: unknown;
  failures: number;
  wait: unknown;
}

export type Proof =
  | { outcome: 'right' }
  | { outcome: 'wrong' }
  /** Too many wrong ones: not even looked at. */
  | { outcome: 'wait'; seconds: number };

/**
 * Codes of an authenticator (TOTP, RFC 6238) and recovery codes. Only who has the password gets to try
 * one, so waiting after wrong codes locks nobody out who is not robbed already.
 */
export class SecondFactors {
  readonly #secret: Secret;

  constructor(secret: Secret) {
    this.#secret = secret;
  }

  /** A new secret, of no effect until it is confirmed. Throws 409 where one is on. */
  async enrol({ sql }: Transaction, account: Account): Promise<Enrolment> {
    if (account.secondFactorAt) throw alreadyOn();
    const secret = generateSecret();
    await sql(
      `insert into second_factor (account_id, secret) values ($1, $2)
       on conflict (account_id) do update
         set secret = excluded.secret, confirmed_at = null, last_step = 0, failures = 0, blocked_until = null`,
      [account.id, seal(this.#secret, SEALED_FOR, secret)],
    );
    return { secret, uri: generateURI({ issuer: ISSUER, label: account.email, secret }) };
  }

  /** Turns it on, once a code has shown that the authenticator has the secret, and gives recovery codes. */
  async turnOn({ sql }: Transaction, account: Account, now: Date): Promise<string[]> {
    if (account.secondFactorAt) throw alreadyOn();
    account.secondFactorAt = now;
    await sql('update second_factor set confirmed_at = $2 where account_id = $1', [
      account.id,
      now.toISOString(),
    ]);
    return this.renewRecoveryCodes({ sql }, account.id);
  }

  async turnOff({ sql }: Transaction, account: Account): Promise<void> {
    account.secondFactorAt = null;
    await sql('delete from second_factor where account_id = $1', [account.id]);
  }

  /** New recovery codes; the old ones open nothing any more. */
  async renewRecoveryCodes({ sql }: Pick<Transaction, 'sql'>, accountId: string): Promise<string[]> {
    await sql('delete from recovery_code where account_id = $1', [accountId]);
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await sql('insert into recovery_code (account_id, hash) select $1::uuid, unnest($2::text[])', [
      accountId,
      codes.map((code) => this.#hashOf(accountId, code)),
    ]);
    return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
  }

  /**
   * Whether the code is good now. A code is good once: one of the authenticator not even within its half
   * minute, a recovery code never again. The caller must commit, whatever the outcome.
   */
  async prove({ sql }: Transaction, accountId: string, code: string, now: Date): Promise<Proof> {
    const [row] = await sql<FactorRow>(
      `select secret, last_step, failures,
         ceil(extract(epoch from blocked_until - $2::timestamptz)) as wait
       from second_factor where account_id = $1 for update`,
      [accountId, now.toISOString()],
    );
    if (!row) return { outcome: 'wrong' };
    if (Number(row.wait ?? 0) > 0) return { outcome: 'wait', seconds: Number(row.wait) };
    const step = stepOf(code, unseal(this.#secret, SEALED_FOR, row.secret), Number(row.last_step), now);
    if (step !== null) {
      await sql('update second_factor set last_step = $2, failures = 0 where account_id = $1', [
        accountId,
        step,
      ]);
      return { outcome: 'right' };
    }
    const used = await sql('delete from recovery_code where account_id = $1 and hash = $2 returning 1', [
      accountId,
      this.#hashOf(accountId, code),
    ]);
    if (used.length > 0) {
      await sql('update second_factor set failures = 0 where account_id = $1', [accountId]);
      return { outcome: 'right' };
    }
    await sql(
      `update second_factor set failures = $2, blocked_until = $3::timestamptz + make_interval(secs => $4)
       where account_id = $1`,
      [accountId, row.failures + 1, now.toISOString(), waitAfter(row.failures + 1)],
    );
    return { outcome: 'wrong' };
  }

  #hashOf(accountId: string, code: string): string {
    return this.#secret.mac('recovery-code', `${accountId} ${code}`);
  }
}

/** Throws for a proof that failed. */
export function demandRight(proof: Proof): void {
  if (proof.outcome === 'wait') {
    throw new Refusal(429, 'codes', 'Too many wrong codes. Wait a little, then try the next code.', {
      retryAfter: proof.seconds,
    });
  }
  if (proof.outcome === 'wrong') {
    const message =
      'This code is not right, or was used already. Wait for the next one, or use a recovery code.';
    throw new Refusal(403, 'code', message, { errors: [{ path: 'code', message }] });
  }
}

/** Seconds to wait after so many wrong codes in a row. */
export function waitAfter(failures: number): number {
  const beyond = failures - FREE_FAILURES;
  return beyond < 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** beyond);
}

/** The time step that the code is of, or null when it is of none that is still good. */
function stepOf(code: string, secret: string, lastStep: number, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
  return result.valid && 'timeStep' in result && result.timeStep > lastStep ? result.timeStep : null;
}

const newRecoveryCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

const alreadyOn = (): Refusal =>
  new Refusal(409, 'second-factor-on', 'Two-step sign-in is on already. Turn it off first.');
