import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { Gate } from '#server/kernel/gate.ts';

/** The library's number for argon2id. */
const ARGON2ID = 2;
/** A setting that OWASP's password storage guide names for argon2id: 19 MiB, two passes, one lane. */
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** At about 30 ms each, the last in line waits a few seconds. */
const LONGEST_LINE = 200;

/** One processor stays with the event loop, so that a crowd at the door slows nobody who is in. */
const gate = new Gate(Math.max(1, availableParallelism() - 1), LONGEST_LINE);

export const hashPassword = (password: string): Promise<string> => gate.pass(() => hash(password, OPTIONS));

let nobody: Promise<string> | undefined;

/** Takes the same time for an account that is unknown or has no password. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  nobody ??= hashPassword('the password of nobody');
  const against = stored ?? (await nobody);
  const fits = await gate.pass(() => verify(against, password));
  return fits && stored !== null && stored !== undefined;
}
