import type { Row } from '#server/kernel/database.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { spanInWords } from './span-in-words.ts';

interface Wanted {
  volunteerId: string;
  startsAt: Date;
  endsAt: Date;
  /** The commitment that is moved or given. */
  except: string | null;
}

interface Other extends Row {
  organisation_id: string;
  organisation_name: string;
  title: string;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
}

/**
 * Refuses a time in which the volunteer is committed elsewhere, to the volunteer: it names the other one.
 * Their row must be locked; the table's exclusion constraint is behind it.
 */
export async function refuseOverlap(transaction: Transaction, wanted: Wanted): Promise<void> {
  const other = await overlapping(transaction, wanted);
  if (!other) return;
  throw new Refusal(
    409,
    'clash',
    `You have promised that time to “${other.title}” at ${other.organisation_name}: ${whenOf(other)}. Cancel that first, or choose another need.`,
  );
}

/** The same, to the nonprofit: what somebody does for others is named only by its time. */
export async function refuseOverlapOf(
  transaction: Transaction,
  name: string,
  organisationId: string,
  wanted: Wanted,
): Promise<void> {
  const other = await overlapping(transaction, wanted);
  if (!other) return;
  const what = other.organisation_id === organisationId ? `“${other.title}”` : 'another organisation';
  throw new Refusal(
    409,
    'clash',
    `${name} has promised that time to ${what}: ${whenOf(other)}. Agree on another time, or cancel one of the two.`,
  );
}

const whenOf = ({ starts_at, ends_at, time_zone }: Other): string =>
  spanInWords({ startsAt: new Date(starts_at), endsAt: new Date(ends_at), timeZone: time_zone });

async function overlapping(
  { sql }: Transaction,
  { volunteerId, startsAt, endsAt, except }: Wanted,
): Promise<Other | undefined> {
  const [other] = await sql<Other>(
    `select organisation_id, organisation_name, title, starts_at, ends_at, time_zone from assignment
     where volunteer_id = $1 and state in ('confirmed', 'checked-in') and id is distinct from $2::uuid
       and tstzrange(starts_at, ends_at) && tstzrange($3::timestamptz, $4::timestamptz)
     order by starts_at limit 1`,
    [volunteerId, except, startsAt.toISOString(), endsAt.toISOString()],
  );
  return other;
}
