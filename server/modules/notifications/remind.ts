import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { membersWhoMay } from '#server/modules/organisations/members-who-may.ts';
import { Assignment } from '#server/modules/volunteering/commitments/assignment.entity.ts';
import { copyOf } from '#server/modules/volunteering/commitments/of-need.ts';
import { SOON_AT_RISK } from '#server/modules/volunteering/figures/soon-at-risk.ts';
import { Need } from '#server/modules/volunteering/need.entity.ts';
import { REMINDER_HOURS } from '#shared/notification-types.ts';
import { notify } from './notify.ts';
import { factsOf } from './tell-of-commitments.ts';
import { TELLING } from './work.ts';

/** The queue of what is told because of the time. */
export const REMINDERS = 'notifications.reminders';

const LOOKS_EVERY_SECONDS = 30;
const BATCH = 200;
const [EARLY, LATE] = REMINDER_HOURS;

/**
 * The reminder that a commitment `a` is due at `$1`, by the hours before its start: the later one alone when both
 * are, as after a time in which no server ran.
 */
const HOURS = `case when a.starts_at <= $1::timestamptz + interval '${LATE} hours' then ${LATE} else ${EARLY} end`;
const REMINDER_KEY = `'reminder-' || ${HOURS} || ':' || a.id || ':' || extract(epoch from a.starts_at)::bigint`;

/** Who said yes after it would have been sent needs no reminder of it; who was reminded is not again. */
const DUE_REMINDERS = `
select a.id, ${HOURS} as hours, ${REMINDER_KEY} as key
from assignment a join need n on n.id = a.need_id
where a.state = 'confirmed' and n.state = 'open'
  and a.starts_at > $1::timestamptz and a.starts_at <= $1::timestamptz + interval '${EARLY} hours'
  and coalesce(a.confirmed_at, a.created_at) < a.starts_at - make_interval(hours => ${HOURS})
  and not exists (select 1 from notification_event e
    where e.account_id = a.volunteer_id and e.key = ${REMINDER_KEY})
order by a.starts_at, a.id limit ${BATCH}`;

const AT_RISK_KEY = `'at-risk:' || need_id || ':' || starts_at`;

const AT_RISK = `
select need_id, ${AT_RISK_KEY} as key from (${SOON_AT_RISK}) s
where not exists (select 1 from notification_event e where e.key = ${AT_RISK_KEY})
order by need_id limit ${BATCH}`;

/** Reminds of shifts (V18), and tells of needs that too few may turn up for. */
export function remind({ jobs, transactor, clock, database }: Kernel): void {
  const due = async (sql: Transaction['sql'], now: Date) => ({
    reminders: await sql<{ id: string; hours: unknown; key: string }>(DUE_REMINDERS, [now.toISOString()]),
    atRisk: await sql<{ need_id: string; key: string }>(AT_RISK, [now.toISOString()]),
  });
  const count = (found: Awaited<ReturnType<typeof due>>): number =>
    found.reminders.length + found.atRisk.length;
  jobs.declare({
    name: REMINDERS,
    watch: {
      seconds: LOOKS_EVERY_SECONDS,
      isDue: async () => count(await due(database.sql, clock.now())) > 0,
    },
    batch: 10,
    run: async () => {
      for (let more = true; more; ) {
        const found = await due(database.sql, clock.now());
        more = Math.max(found.reminders.length, found.atRisk.length) === BATCH;
        for (const { id, hours, key } of found.reminders)
          await transactor.transact(TELLING, (transaction) =>
            remindOf(transaction, { id, hours: Number(hours), key }, clock.now()),
          );
        for (const { need_id: id, key } of found.atRisk)
          await transactor.transact(TELLING, (transaction) =>
            tellAtRisk(transaction, { id, key }, clock.now()),
          );
      }
    },
  });
}

async function remindOf(
  transaction: Transaction,
  { id, hours, key }: { id: string; hours: number; key: string },
  now: Date,
): Promise<void> {
  const assignment = await transaction.em.findOne(Assignment, { id });
  if (assignment?.state !== 'confirmed') return;
  const happening = {
    ...({ type: 'reminder', key, gathers: `reminder:${id}`, person: null, url: '/shifts' } as const),
    facts: factsOf(assignment, { hours }),
    // Half an hour before, nobody reads it any more.
    latest: new Date(assignment.startsAt.getTime() - 30 * 60_000),
  };
  await notify(transaction, [assignment.volunteerId], happening, now);
}

async function tellAtRisk(
  transaction: Transaction,
  { id, key }: { id: string; key: string },
  now: Date,
): Promise<void> {
  const need = await transaction.em.findOne(Need, { id });
  if (!need) return;
  const happening = {
    ...({ type: 'at-risk', key, gathers: `at-risk:${id}`, person: null, url: `/needs/${id}` } as const),
    facts: factsOf({ ...copyOf(need), organisationId: need.organisationId, needId: id }),
    latest: need.startsAt,
  };
  await notify(
    transaction,
    await membersWhoMay(transaction.sql, need.organisationId, 'need.write'),
    happening,
    now,
  );
}
