import type { Database } from '#server/kernel/database.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { isPassword } from './passwords.ts';

const FRESH_MINUTES = 10;

/**
 * A session that somebody left open is not enough for what cannot be taken back: by the password, or, in an
 * account that has none, by having signed in just now. Gives the account's address.
 */
export async function confirmPerson(
  { sql }: Database,
  { accountId, sessionId }: Principal,
  password: string | null,
  what = 'erase the account',
): Promise<string> {
  const [row] = await sql<{ email: string; password_hash: string | null; fresh: boolean }>(
    `select a.email, a.password_hash, s.begun_at > now() - make_interval(mins => $3) as fresh
     from account a join session s on s.account_id = a.id where a.id = $1 and s.id = $2`,
    [accountId, sessionId, FRESH_MINUTES],
  );
  const sure =
    password === null
      ? row?.password_hash === null && row.fresh
      : await isPassword(password, row?.password_hash);
  if (row && sure) return row.email;
  const message = row?.password_hash
    ? 'Write the password of this account.'
    : `Sign in again, then ${what} within ten minutes.`;
  throw new Refusal(403, 'password', message, { errors: [{ path: 'password', message }] });
}
