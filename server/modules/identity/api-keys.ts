import type { z } from 'zod';
import type { Clock } from '#server/kernel/clock.ts';
import type { Database } from '#server/kernel/database.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import { hashOfSecret, makeSecret } from '#server/kernel/secrets.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { NewApiKey } from '#shared/credentials.ts';
import type { Account } from './account.entity.ts';
import { ApiKey } from './api-key.entity.ts';
import { endSessions } from './end-sessions.ts';

/** What every key begins with, so that one in a text can be found. */
export const KEY_PREFIX = 'msk_';
const SHOWN_CHARACTERS = 10;
const MOST_KEYS = 50;
/** Its use is written down at most so often. */
const USE_SECONDS = 60;

interface KeyRow extends Record<string, unknown> {
  id: string;
  account_id: string;
  scopes: string[];
  used_lately: boolean;
}

/** Makes a key with a session of its own, and gives it in plain for the only time. */
export async function makeApiKey(
  { em, sql }: Transaction,
  account: Account,
  { name, scopes, days }: z.output<typeof NewApiKey>,
  known: readonly string[],
  now: Date,
): Promise<{ key: ApiKey; secret: string }> {
  if (scopes.some((scope) => !known.includes(scope))) {
    const message = 'Choose scopes from the list that comes with your keys.';
    throw new Refusal(400, 'invalid', message, { errors: [{ path: 'scopes', message }] });
  }
  if ((await em.count(ApiKey, { accountId: account.id })) >= MOST_KEYS) {
    throw new Refusal(409, 'too-many-keys', `You have ${MOST_KEYS} keys. Remove one that nobody uses.`);
  }
  const secret = KEY_PREFIX + makeSecret();
  const key = em.create(ApiKey, {
    accountId: account.id,
    name,
    scopes: [...new Set(scopes)].sort(),
    start: secret.slice(0, SHOWN_CHARACTERS),
    hash: hashOfSecret(secret),
    createdAt: now,
    endsAt: days === null ? null : new Date(now.getTime() + days * 86_400_000),
  });
  await em.flush();
  await sql(
    `insert into session (id, account_id, device, begun_at, used_at) values ($1, $2, 'API key', $3, $3)`,
    [key.id, account.id, now.toISOString()],
  );
  return { key, secret };
}

/** Ends a key with this commit. */
export async function revokeApiKey(
  transaction: Transaction,
  accountId: string,
  id: string,
  now: Date,
): Promise<void> {
  const key = await transaction.em.findOne(ApiKey, { id, accountId });
  if (!key) throw notFound('API key');
  await endSessions(transaction, accountId, { only: id }, 'The API key was revoked.', now);
  transaction.em.remove(key);
}

/** Recognises API keys in requests. */
export class ApiKeys {
  readonly #database: Pick<Database, 'sql'>;
  readonly #clock: Clock;

  constructor(database: Pick<Database, 'sql'>, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Gives for whom the key acts, and how far. Throws 401 when it is unknown, revoked or over, or its person shut out. */
  async verify(secret: string): Promise<Principal> {
    const now = this.#clock.now().toISOString();
    const [row] = await this.#database.sql<KeyRow>(
      `select k.id, k.account_id, k.scopes, s.used_at > s.begun_at
         and s.used_at > $2::timestamptz - make_interval(secs => $3) as used_lately
       from api_key k join session s on s.id = k.id join account a on a.id = k.account_id
       where k.hash = $1 and (k.ends_at is null or k.ends_at > $2::timestamptz) and s.revoked_at is null
         and a.suspended_at is null`,
      [hashOfSecret(secret), now, USE_SECONDS],
    );
    if (!row) {
      throw new Refusal(401, 'api-key', 'The API key is unknown, revoked or over. Use another.');
    }
    if (!row.used_lately) {
      await this.#database.sql(`update session set used_at = $2 where id = $1`, [row.id, now]);
    }
    return { accountId: row.account_id, sessionId: row.id, scopes: row.scopes };
  }
}
