import type { Database } from '#server/kernel/database.ts';
import { hashOfSecret, makeSecret } from '#server/kernel/secrets.ts';
import type { Transaction } from '#server/kernel/transact.ts';

/** What a token is for, and how many seconds it is good. */
const LIVES = {
  'verify-email': 3 * 86_400,
  'reset-password': 3600,
  'change-email': 86_400,
  'second-factor': 300,
  'passkey-add': 300,
  'passkey-sign-in': 300,
} as const;

export type Purpose = keyof typeof LIVES;

/** Of these the latest alone is good: an older mail must not open what a newer one was asked for. */
const LATEST_ONLY: readonly Purpose[] = ['verify-email', 'reset-password', 'change-email'];
const MOST_TRIES = 5;
const HOLDER = 'account_id, device, address, session_id';

interface TokenRow extends Record<string, unknown> {
  account_id: string | null;
  device: string | null;
  address: string | null;
  session_id: string | null;
}

export interface TokenHolder {
  /** Null where it is not known yet who will use it. */
  accountId: string | null;
  /** What the browser calls itself, where the token is good in that one only. */
  device: string | null;
  /** The address that it was mailed to, where that is not the account's yet. */
  address?: string | null;
  /** The session in which it was asked for, where that one is to go on. */
  sessionId?: string | null;
}

/** Makes a token that is good once, for a while, for one purpose. Only its hash is kept. */
export async function issueToken(
  { sql }: Transaction,
  purpose: Purpose,
  { accountId, device, address = null, sessionId = null }: TokenHolder,
  now: Date,
  seconds: number = LIVES[purpose],
): Promise<string> {
  const token = makeSecret();
  await sql(
    `delete from one_time_token
     where ends_at < $1::timestamptz or (account_id = $2::uuid and purpose = $3 and $4::boolean)`,
    [now.toISOString(), accountId, purpose, LATEST_ONLY.includes(purpose)],
  );
  await sql(
    `insert into one_time_token (hash, purpose, account_id, device, address, session_id, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7::timestamptz + make_interval(secs => $8))`,
    [hashOfSecret(token), purpose, accountId, device, address, sessionId, now.toISOString(), seconds],
  );
  return token;
}

/** Whose token it is, if it could be redeemed now. */
export async function tokenHolder(
  { sql }: Pick<Database, 'sql'>,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<TokenHolder | null> {
  const [row] = await sql<TokenRow>(
    `select ${HOLDER} from one_time_token where hash = $1 and purpose = $2 and ends_at > $3::timestamptz`,
    [hashOfSecret(token), purpose, now.toISOString()],
  );
  return row ? holderIn(row) : null;
}

/** Ends what an account was sent for these purposes. */
export async function endTokens(
  { sql }: Transaction,
  accountId: string,
  purposes: readonly Purpose[],
): Promise<void> {
  await sql('delete from one_time_token where account_id = $1 and purpose = any($2::text[])', [
    accountId,
    purposes,
  ]);
}

/** Uses a token up. Null when it is unknown, used, for another purpose, or too old. */
export async function redeemToken(
  { sql }: Transaction,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<TokenHolder | null> {
  const [row] = await sql<TokenRow>(
    `delete from one_time_token where hash = $1 and purpose = $2 and ends_at > $3::timestamptz
     returning ${HOLDER}`,
    [hashOfSecret(token), purpose, now.toISOString()],
  );
  return row ? holderIn(row) : null;
}

/**
 * Counts a try with a token and holds it until the transaction ends. Null when it is not good, or
 * was tried too often; it must be redeemed by the try that succeeds.
 */
export async function tryToken(
  { sql }: Transaction,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<TokenHolder | null> {
  const [row] = await sql<TokenRow>(
    `update one_time_token set tries = tries + 1
     where hash = $1 and purpose = $2 and ends_at > $3::timestamptz and tries < $4
     returning ${HOLDER}`,
    [hashOfSecret(token), purpose, now.toISOString(), MOST_TRIES],
  );
  return row ? holderIn(row) : null;
}

const holderIn = ({ account_id, device, address, session_id }: TokenRow): TokenHolder => ({
  accountId: account_id,
  device,
  address,
  sessionId: session_id,
});
