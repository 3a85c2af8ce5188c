import type { Transaction } from '#server/kernel/transact.ts';
import { makeNeed } from '../make-need.ts';
import { Need } from '../need.entity.ts';
import { brooklynZones } from './brooklyn-zones.ts';
import { brooklynDay } from './demo-world.ts';
import { ORIGIN } from './move-dates.ts';
import { NONPROFITS } from './nonprofits.ts';
import { type Named, storeToday } from './store-work.ts';
import { drawTodaysWork } from './todays-work.ts';
import { drawPeople } from './volunteers.ts';

/** Lets something go on today, once a day, with those of the demo's people who have nothing else to do. */
export async function workOfToday(transaction: Transaction, seed: number, now: Date): Promise<void> {
  const { em, sql } = transaction;
  const today = brooklynDay(now);
  if ((await em.count(Need, { importedFrom: `${ORIGIN}today-${today}` })) > 0) return;
  // The first need of the demo is one of its first nonprofit.
  const first = await em.findOne(Need, { importedFrom: `${ORIGIN}coming-1` });
  if (!first) return;
  const coordinators = NONPROFITS.map(({ coordinatorEmail }) => coordinatorEmail);
  const people = drawPeople(seed, today, brooklynZones(), coordinators);
  const accounts = await accountsOfDemo(transaction);
  const busy = await busyToday(transaction, now);
  const { need: drawn, people: coming } = drawTodaysWork(seed, today, people, ({ email }) => {
    const account = accounts.get(email);
    return account !== undefined && !busy.has(account.id);
  });
  const [zone] = await sql<{ id: string; name: string }>('select id, name from zone where code = $1', [
    drawn.zoneCode,
  ]);
  const need = makeNeed(em, {
    fields: drawn.fields,
    organisation: { id: first.organisationId, name: first.organisationName },
    zone: zone ?? null,
    state: 'open',
    now,
    importedFrom: ORIGIN + drawn.key,
  });
  await em.flush();
  const expected = coming.map(({ email, match }) => ({ volunteer: accounts.get(email)!, match }));
  storeToday(em, need, expected, now);
}

/** The accounts of the demo that are still there. */
async function accountsOfDemo({ sql }: Transaction): Promise<Map<string, Named>> {
  const rows = await sql<{ id: string; email: string; display_name: string }>(
    `select a.id, a.email, a.display_name from account a join volunteer v on v.id = a.id
     where a.email like '%demo.example'`,
  );
  return new Map(rows.map(({ id, email, display_name }) => [email, { id, displayName: display_name }]));
}

/** Who has promised a part of this day already. */
async function busyToday({ sql }: Transaction, now: Date): Promise<Set<string>> {
  const rows = await sql<{ volunteer_id: string }>(
    `select distinct volunteer_id from assignment where state in ('confirmed', 'checked-in')
       and (starts_at at time zone 'America/New_York')::date <= ($1::timestamptz at time zone 'America/New_York')::date
       and (ends_at at time zone 'America/New_York')::date >= ($1::timestamptz at time zone 'America/New_York')::date`,
    [now.toISOString()],
  );
  return new Set(rows.map(({ volunteer_id }) => volunteer_id));
}
