// From a POST to the last of its subscribers, against the obvious stack on the same PostgreSQL.
import { needsRoom } from '#shared/kernel/rooms.ts';
import { makePostgresTemplate } from '../tests/support/template-database.ts';
import type { ObviousDoors } from './obvious-stack.ts';
import { Child } from './rig/child.ts';
import { startDurablePostgres } from './rig/durable-postgres.ts';
import type { MusterDoors } from './rig/muster-server.ts';
import type { PosterDoors, Posts } from './rig/posters.ts';
import { median, quantile, report, rounded } from './rig/report.ts';

const IN_FLIGHT = 64;
const SUBSCRIBERS = 200;
// Long enough that the moment in which all of them begin at once is little of it.
const POSTS = Number(process.env.POSTS ?? 4000);
const PAIRS = Number(process.env.PAIRS ?? 3);

interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of the server, and of everything: server, database, posters and subscribers. */
  serverMsPerPost: number;
  databaseMsPerPost: number;
  allMsPerPost: number;
}

interface Side {
  posters: Child<PosterDoors>;
  posts: Omit<Posts, 'count' | 'inFlight'>;
  processorMs(): Promise<number>;
}

const postgres = await startDurablePostgres();
process.env.TEST_DATABASE_URL = postgres.url;
try {
  await makePostgresTemplate(postgres.url);
  const one = await compare(1);
  const fifty = await compare(50);
  report(
    'whole-path',
    [one.muster, one.obvious, fifty.muster, fifty.obvious],
    [
      { what: '1 room: commits a second, × the obvious stack', measured: one.speed, atLeast: 1.6 },
      { what: '1 room: p99 to the last subscriber, × the obvious stack', measured: one.wait, atMost: 0.7 },
      { what: '50 rooms: commits a second, × the obvious stack', measured: fifty.speed, atLeast: 0.5 },
    ],
  );
} finally {
  await postgres.stop();
}

async function compare(nonprofits: number) {
  const flags = process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : [];
  const musterServer = await Child.start<MusterDoors>('rig/muster-server.ts', { flags });
  const { url, database, token, organisations } = await musterServer.ask('prepare', { nonprofits });
  const obviousServer = await Child.start<ObviousDoors>('obvious-stack.ts', {
    flags,
    env: { OBVIOUS_DATABASE_URL: database! },
  });
  const obviousUrl = await obviousServer.ask('listen', null as never);
  const rooms = organisations.map(needsRoom);
  const heads = await musterServer.ask('heads', { rooms });
  const tickets = await musterServer.ask('tickets', { count: SUBSCRIBERS });
  const common = { token, organisations, fanOut: SUBSCRIBERS / nonprofits };
  const sides: Record<'muster' | 'obvious', Side> = {
    muster: {
      posters: await connect(url, (n) => ({
        auth: { ticket: tickets[n], protocol: 1 },
        rooms: [heads[n % rooms.length]!],
      })),
      posts: { ...common, url },
      processorMs: () => musterServer.ask('processorMs', null as never),
    },
    obvious: {
      posters: await connect(obviousUrl, (n) => ({ auth: {}, rooms: [{ room: rooms[n % rooms.length]! }] })),
      posts: { ...common, url: obviousUrl },
      processorMs: () => obviousServer.ask('processorMs', null as never),
    },
  };
  const runs = { muster: [] as Measured[], obvious: [] as Measured[] };
  for (let pair = 0; pair <= PAIRS; pair++) {
    for (const name of ['obvious', 'muster'] as const) {
      const measured = await measure(sides[name], POSTS);
      // The first pair warms the code up.
      if (pair > 0) runs[name].push(measured);
      if (process.env.SAY) console.log(nonprofits, name, measured);
    }
  }
  for (const { posters } of Object.values(sides)) await posters.stop();
  await obviousServer.stop();
  await musterServer.stop();
  return summarise(nonprofits, runs);
}

async function connect(url: string, make: (n: number) => object): Promise<Child<PosterDoors>> {
  const child = await Child.start<PosterDoors>('rig/posters.ts');
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, n) => make(n)) as never;
  await child.ask('connect', { url, subscribers });
  return child;
}

async function measure(side: Side, count: number): Promise<Measured> {
  const processor = async () => ({
    server: await side.processorMs(),
    database: postgres.processorMs(),
    posters: await side.posters.ask('processorMs', null as never),
  });
  const before = await processor();
  const { ms, latencies } = await side.posters.ask('post', { ...side.posts, count, inFlight: IN_FLIGHT });
  const after = await processor();
  const server = (after.server - before.server) / count;
  const database = (after.database - before.database) / count;
  return {
    perSecond: (count / ms) * 1000,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    serverMsPerPost: server,
    databaseMsPerPost: database,
    allMsPerPost: server + database + (after.posters - before.posters) / count,
  };
}

function summarise(rooms: number, runs: { muster: Measured[]; obvious: Measured[] }) {
  const of = (side: Measured[], name: keyof Measured) => median(side.map((run) => run[name]));
  const figures = (server: string, side: Measured[]) => ({
    rooms,
    server,
    commitsPerSecond: Math.round(of(side, 'perSecond')),
    p50Ms: rounded(of(side, 'p50Ms')),
    p99Ms: rounded(of(side, 'p99Ms')),
    serverMsPerPost: rounded(of(side, 'serverMsPerPost')),
    databaseMsPerPost: rounded(of(side, 'databaseMsPerPost')),
    allMsPerPost: rounded(of(side, 'allMsPerPost')),
  });
  const ratio = (name: keyof Measured) =>
    median(runs.muster.map((run, pair) => run[name] / runs.obvious[pair]![name]));
  return {
    muster: figures('Muster', runs.muster),
    obvious: figures('the obvious stack', runs.obvious),
    speed: ratio('perSecond'),
    wait: ratio('p99Ms'),
  };
}
