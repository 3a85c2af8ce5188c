// How long people wait for a list, for one need and for a new one, while 200 read and 20 write; and
// whether signing in keeps the sockets of everyone else waiting. On both databases.
import { makeEmbeddedTemplate, makePostgresTemplate } from '../tests/support/template-database.ts';
import type { CallerDoors } from './rig/callers.ts';
import { Child } from './rig/child.ts';
import { startDurablePostgres } from './rig/durable-postgres.ts';
import type { MusterDoors } from './rig/muster-server.ts';
import { type Limit, quantile, report, rounded } from './rig/report.ts';

const READERS = 200;
const WRITERS = 20;
const SECONDS = Number(process.env.SECONDS ?? 30);
const WARM_SECONDS = 5;
const NEEDS = 200;
const LANES = 32;
const LOGINS_A_SECOND = 5;
const MOST_LAG_MS = 50;

const figures: object[] = [];
const limits: Limit[] = [];

await makeEmbeddedTemplate();
await measure('embedded', {}, 150);
const postgres = await startDurablePostgres();
try {
  await makePostgresTemplate(postgres.url);
  await measure('PostgreSQL', { TEST_DATABASE_URL: postgres.url }, 50);
} finally {
  await postgres.stop();
}
report('api', figures, limits);

async function measure(database: string, env: Record<string, string>, mostMs: number): Promise<void> {
  const server = await Child.start<MusterDoors>('rig/muster-server.ts', { env });
  const callers = await Child.start<CallerDoors>('rig/callers.ts');
  const { url, organisations } = await server.ask('prepare', { nonprofits: 1 });
  const organisationId = organisations[0]!;
  const needIds = await server.ask('needs', { organisationId, count: NEEDS });
  const { people, password } = await server.ask('staff', { organisationId, count: READERS + WRITERS });
  const tokens = people.map(({ token }) => token);
  const calls = { url, tokens, organisationId, needIds };
  const open = { ...calls, readers: READERS, writers: WRITERS };
  await callers.ask('openLoop', { ...open, seconds: WARM_SECONDS });

  const quiet = await callers.ask('openLoop', { ...open, seconds: SECONDS });
  for (const kind of ['list', 'get', 'create'] as const) {
    const times = quiet.filter((one) => one.kind === kind).map(({ ms }) => ms);
    add(database, kind, times);
    limits.push({ what: `${database}: ${kind}, p95 in ms`, measured: quantile(times, 0.95), atMost: mostMs });
  }
  const { perSecond } = await callers.ask('closedLoop', { ...calls, seconds: SECONDS / 3, lanes: LANES });
  figures.push({ database, what: `closed loop of ${LANES}`, perSecond: Math.round(perSecond) });

  const emails = people.map(({ email }) => email);
  const login = { url, emails, password, perSecond: LOGINS_A_SECOND, seconds: SECONDS };
  await server.ask('watchLag', null as never);
  const [busy, logins] = await Promise.all([
    callers.ask('openLoop', { ...open, seconds: SECONDS }),
    callers.ask('logins', login),
  ]);
  const lag = await server.ask('lag', null as never);
  add(
    database,
    'login, beside all of them',
    logins.map(({ ms }) => ms),
  );
  add(
    database,
    'list, beside logins',
    busy.filter(({ kind }) => kind === 'list').map(({ ms }) => ms),
  );
  figures.push({
    database,
    what: 'event loop late, beside logins',
    p50Ms: rounded(lag.p50),
    p99Ms: rounded(lag.p99),
  });
  limits.push({
    what: `${database}: event loop late beside logins, p99 in ms`,
    measured: lag.p99,
    atMost: MOST_LAG_MS,
  });
  await callers.stop();
  await server.stop();
}

function add(database: string, what: string, times: number[]): void {
  const at = (share: number): number => rounded(quantile(times, share));
  figures.push({ database, what, asked: times.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) });
}
