// 10,000 notifications, written and delivered to 1,000 people who look; and the list of needs at risk among 10,000.
import { createId } from '#server/kernel/ids.ts';
import { notify } from '#server/modules/notifications/notify.ts';
import { needsAtRisk } from '#server/modules/volunteering/figures/needs-at-risk.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { makePostgresTemplate } from '../tests/support/template-database.ts';
import { TestServer } from '../tests/support/test-server.ts';
import { Child, sharedMs } from './rig/child.ts';
import { startDurablePostgres } from './rig/durable-postgres.ts';
import type { InboxDoors } from './rig/inboxes.ts';
import { quantile, report, rounded } from './rig/report.ts';

const PEOPLE = 1000;
const EACH = 10;
const IN_FLIGHT = 32;
const NEEDS = 10_000;
const LOOKS = 50;
const WORK = { actor: 'system:bench', mutation: null, source: null };

const postgres = await startDurablePostgres();
process.env.TEST_DATABASE_URL = postgres.url;
await makePostgresTemplate(postgres.url);
const server = await TestServer.start({ inspect: undefined });
const { sql } = server.kernel.database;
const owner = await server.person('Ruth');
const organisationId = await server.nonprofit(owner);
try {
  const told = await tellEverybody();
  const risk = await listRisks();
  report(
    'notifications',
    [told, risk],
    [
      {
        what: '10,000 notifications to 1,000 people: p99 from writing to arriving, ms',
        measured: told.p99Ms,
        atMost: 500,
      },
      { what: 'the list at risk, asked for, p95 ms', measured: risk.askedP95Ms, atMost: 100 },
      {
        what: 'the list at risk, counted anew from 10,000 open needs, p95 ms',
        measured: risk.countedP95Ms,
        atMost: 100,
      },
    ],
  );
} finally {
  await server.close();
  await postgres.stop();
}

async function tellEverybody() {
  const ids = Array.from({ length: PEOPLE }, createId);
  await sql(
    `insert into account (id, email, display_name, time_zone, created_at)
     select id, id || '@bench.example', 'Reader ' || id, 'America/New_York', now() from unnest($1::uuid[]) as id`,
    [ids],
  );
  const readers = await Promise.all(
    ids.map(async (accountId) => {
      const { sessionId } = await server.session(accountId);
      const ticket = await server.kernel.tickets.issue({ accountId, sessionId });
      return { auth: { ticket, protocol: 1 }, room: { room: userRoom(accountId) } };
    }),
  );
  const inboxes = await Child.start<InboxDoors>('rig/inboxes.ts');
  await inboxes.ask('connect', { url: server.url, readers });
  const begun: number[][] = ids.map(() => []);
  const first = sharedMs();
  let next = 0;
  const tellOn = async (): Promise<void> => {
    while (next < PEOPLE * EACH) {
      const n = next++;
      begun[n % PEOPLE]!.push(sharedMs());
      await tell(ids[n % PEOPLE]!, n);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, tellOn));
  const heard = await inboxes.ask('heard', { changes: PEOPLE * EACH });
  const seconds = (sharedMs() - first) / 1000;
  await inboxes.stop();
  const latencies = heard.flatMap((moments, at) => moments.map((moment, n) => moment - begun[at]![n]!));
  return {
    what: 'notifications',
    aSecond: Math.round((PEOPLE * EACH) / seconds),
    p50Ms: rounded(quantile(latencies, 0.5)),
    p99Ms: rounded(quantile(latencies, 0.99)),
  };
}

/** Something of its own, so that it is a line of its own. */
async function tell(accountId: string, n: number): Promise<void> {
  const now = new Date();
  const at = new Date(now.getTime() + 7 * 86_400_000).toISOString();
  await server.kernel.transactor.transact(WORK, (transaction) =>
    notify(
      transaction,
      [accountId],
      {
        ...({
          type: 'signed-up',
          key: `bench ${n}`,
          gathers: `bench ${n}`,
          url: '/needs',
          latest: null,
        } as const),
        person: null,
        facts: {
          ...{ organisationId, organisationName: 'Pantry', needId: createId(), title: `Need ${n}` },
          ...{ startsAt: at, endsAt: at, timeZone: 'America/New_York', reason: '', hours: null },
        },
      },
      now,
    ),
  );
}

async function listRisks() {
  await sql(
    `insert into need (id, organisation_id, organisation_name, title, description, category, required_skills,
       useful_skills, required_qualifications, starts_at, ends_at, time_zone, address, places_min, places_max,
       sign_up, state, created_at)
     select gen_random_uuid(), $1, 'Pantry', 'Need ' || n, '', 'Food', '[]', '[]', '[]',
       now() + make_interval(hours => 100 + n), now() + make_interval(hours => 103 + n), 'America/New_York', '',
       2, 4, 'instant', 'open', now()
     from generate_series(1, ${NEEDS}) as n`,
    [organisationId],
  );
  await sql('analyze');
  const counted: number[] = [];
  let atRisk = 0;
  for (let n = 0; n < LOOKS; n++) {
    const begun = performance.now();
    atRisk = (await needsAtRisk(sql, organisationId)).length;
    counted.push(performance.now() - begun);
  }
  const asked: number[] = [];
  for (let n = 0; n < LOOKS; n++) {
    const begun = performance.now();
    await owner.get(`/nonprofit/dashboard?organisationId=${organisationId}`);
    asked.push(performance.now() - begun);
  }
  return {
    what: 'at risk',
    needs: atRisk,
    countedP95Ms: rounded(quantile(counted, 0.95)),
    askedP95Ms: rounded(quantile(asked, 0.95)),
  };
}
