import type { Database } from '#server/kernel/database.ts';
import { REFRESH_TOKEN_DAYS } from './refresh-tokens.ts';

/** How long a session that is over is kept, for its person to find among their data. */
const OVER_DAYS = 30;
/** Rows taken away in one statement, so that none holds its locks for long. */
const BATCH = 1000;

/** A session is over when it was ended, or when its last refresh token was. An API key's is as old as the key. */
const SESSIONS = `
delete from session where id in (
  select s.id from session s
  where (s.revoked_at < $1::timestamptz - make_interval(days => ${OVER_DAYS})
      or s.used_at < $1::timestamptz - make_interval(days => ${REFRESH_TOKEN_DAYS + OVER_DAYS}))
    and not exists (select 1 from api_key k where k.id = s.id)
  order by s.id limit ${BATCH} for update skip locked)
returning 1`;

/** Past its end a token is refused whether it is known or not, so nothing is lost with it. */
const REFRESH_TOKENS = `
delete from refresh_token where hash in (
  select hash from refresh_token where ends_at < $1::timestamptz
  order by hash limit ${BATCH} for update skip locked)
returning 1`;

const ONE_TIME_TOKENS = `
delete from one_time_token where hash in (
  select hash from one_time_token where ends_at < $1::timestamptz
  order by hash limit ${BATCH} for update skip locked)
returning 1`;

/** Takes away sessions that have been over for a while, and tokens that open nothing any more. */
export async function tidySessions({ sql }: Pick<Database, 'sql'>, now: Date): Promise<void> {
  for (const statement of [SESSIONS, REFRESH_TOKENS, ONE_TIME_TOKENS])
    while ((await sql(statement, [now.toISOString()])).length === BATCH);
}
