import type { Row, Sql } from '#server/kernel/database.ts';
import { hashOfSecret, makeSecret } from '#server/kernel/secrets.ts';
import type { CalendarShift } from './shift-calendar.ts';

/** What is over longer than this is no longer in the feed. */
const PAST_DAYS = 90;

/** Makes the secret of a person's feed; one of before leads nowhere from now on. Only this answer holds it. */
export async function makeFeed(sql: Sql, accountId: string, now: Date): Promise<string> {
  const token = makeSecret();
  await sql(
    `insert into calendar_feed (account_id, token_hash, at) values ($1, $2, $3)
     on conflict (account_id) do update set token_hash = excluded.token_hash, at = excluded.at`,
    [accountId, hashOfSecret(token), now.toISOString()],
  );
  return token;
}

export async function stopFeed(sql: Sql, accountId: string): Promise<void> {
  await sql('delete from calendar_feed where account_id = $1', [accountId]);
}

/** Since when there is a feed; null where there is none. */
export async function feedSince(sql: Sql, accountId: string): Promise<string | null> {
  const [row] = await sql<{ at: Date }>('select at from calendar_feed where account_id = $1', [accountId]);
  return row ? new Date(row.at).toISOString() : null;
}

/** Whose feed it is; null for a secret that leads nowhere, also of somebody who was shut out. */
export async function ownerOfFeed(sql: Sql, token: string): Promise<string | null> {
  const [row] = await sql<{ account_id: string }>(
    `select f.account_id from calendar_feed f join account a on a.id = f.account_id
     where f.token_hash = $1 and a.suspended_at is null`,
    [hashOfSecret(token)],
  );
  return row?.account_id ?? null;
}

interface ShiftRow extends Row {
  id: string;
  title: string;
  organisation_name: string;
  address: string;
  contact: string | null;
  starts_at: Date;
  ends_at: Date;
  state: CalendarShift['state'];
  version: number;
  changed_at: Date;
}

/** Every commitment of a person from three months ago on. */
export async function loadCalendar(sql: Sql, accountId: string, now: Date): Promise<CalendarShift[]> {
  const rows = await sql<ShiftRow>(
    `select a.id, a.title, a.organisation_name, a.address, n.contact, a.starts_at, a.ends_at, a.state, a.version,
       greatest(a.created_at, a.confirmed_at, a.reconfirmed_at, a.settled_at, a.cancelled_at) as changed_at
     from assignment a left join nonprofit n on n.id = a.organisation_id
     where a.volunteer_id = $1 and a.ends_at > $2::timestamptz - make_interval(days => $3)
     order by a.starts_at, a.id`,
    [accountId, now.toISOString(), PAST_DAYS],
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    organisationName: row.organisation_name,
    address: row.address,
    contact: row.contact ?? '',
    startsAt: new Date(row.starts_at),
    endsAt: new Date(row.ends_at),
    state: row.state,
    version: row.version,
    changedAt: new Date(row.changed_at),
  }));
}
