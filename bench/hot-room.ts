// Committed changes to everyone who listens, against Socket.IO emitting the same bytes one by one.
import { needsRoom } from '#shared/kernel/rooms.ts';
import { makePostgresTemplate } from '../tests/support/template-database.ts';
import type { BareDoors } from './rig/bare-server.ts';
import { Child } from './rig/child.ts';
import { startDurablePostgres } from './rig/durable-postgres.ts';
import type { MusterDoors } from './rig/muster-server.ts';
import { median, report, rounded } from './rig/report.ts';
import type { Drive, SubscriberDoors } from './rig/subscribers.ts';

const IN_FLIGHT = 64;
const SUBSCRIBERS = 1000;
/** Pairs of rounds, short and alternating, so that both meet the same weather on a shared machine. */
const PAIRS = 8;

interface Shape {
  name: string;
  rooms: number;
  /** Chance, as with people who know nothing of each other; or one room after the other. */
  drawn: boolean;
  steps: { muster: number; bare: number };
}

const ONE: Shape = { name: '1 room of 1,000', rooms: 1, drawn: false, steps: { muster: 10, bare: 2 } };
const MANY: Shape = { name: '100 rooms of 10', rooms: 100, drawn: true, steps: { muster: 75, bare: 75 } };
const IN_TURN: Shape = { ...MANY, name: '100 rooms of 10, one after the other', drawn: false };

interface Measured {
  perSecond: number;
  processorMicros: number;
}

const postgres = await startDurablePostgres();
process.env.TEST_DATABASE_URL = postgres.url;
try {
  await makePostgresTemplate(postgres.url);
  const one = await compare(ONE);
  const many = await compare(MANY);
  const inTurn = await compare(IN_TURN);
  report(
    'hot-room',
    [one.muster, one.bare, many.muster, many.bare, inTurn.muster, inTurn.bare],
    [
      { what: `${ONE.name}: deliveries a second, × Socket.IO`, measured: one.speed, atLeast: 8 },
      { what: `${ONE.name}: processor time a delivery, × Socket.IO`, measured: one.cost, atMost: 1 / 7 },
      { what: `${MANY.name}: deliveries a second, × Socket.IO`, measured: many.speed, atLeast: 1.4 },
    ],
  );
} finally {
  await postgres.stop();
}

async function compare(shape: Shape) {
  const musterServer = await Child.start<MusterDoors>('rig/muster-server.ts');
  const bareServer = await Child.start<BareDoors>('rig/bare-server.ts');
  const { url, database, organisations } = await musterServer.ask('prepare', { nonprofits: shape.rooms });
  const entries = await musterServer.ask('sample', { organisationId: organisations[0]! });
  const rooms = organisations.map(needsRoom);
  const heads = await musterServer.ask('heads', { rooms });
  const tickets = await musterServer.ask('tickets', { count: SUBSCRIBERS });
  const muster = await connect(url, (n) => ({
    auth: { ticket: tickets[n], protocol: 1 },
    rooms: [heads[n % rooms.length]!],
  }));
  const bare = await connect(await bareServer.ask('listen', null as never), (n) => ({
    auth: {},
    rooms: [{ room: rooms[n % rooms.length]! }],
  }));

  const common = {
    rooms,
    entries,
    fanOut: SUBSCRIBERS / shape.rooms,
    step: IN_FLIGHT,
  };
  const sides = {
    muster: {
      subscribers: muster,
      processorMs: () => musterServer.ask('processorMs', null as never),
      drive: { ...common, control: await musterServer.ask('control', null as never), database: database! },
    },
    bare: {
      subscribers: bare,
      processorMs: () => bareServer.ask('processorMs', null as never),
      drive: { ...common, control: await bareServer.ask('control', { entries }) },
    },
  };
  const rounds = { muster: [] as Measured[], bare: [] as Measured[] };
  for (let pair = 0; pair <= PAIRS; pair++) {
    for (const name of ['bare', 'muster'] as const) {
      const seed = shape.drawn ? pair : null;
      const measured = await measure(sides[name], shape.steps[name], seed);
      // The first pair warms the code up.
      if (pair > 0) rounds[name].push(measured);
    }
  }
  for (const child of [muster, bare, musterServer, bareServer]) await child.stop();
  return summarise(shape, rounds);
}

async function connect(url: string, make: (n: number) => object): Promise<Child<SubscriberDoors>> {
  const child = await Child.start<SubscriberDoors>('rig/subscribers.ts');
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, n) => make(n)) as never;
  await child.ask('connect', { url, subscribers });
  return child;
}

async function measure(
  side: {
    subscribers: Child<SubscriberDoors>;
    processorMs(): Promise<number>;
    drive: Omit<Drive, 'steps' | 'seed'>;
  },
  steps: number,
  seed: number | null,
): Promise<Measured> {
  const before = await side.processorMs();
  const { deliveries, ms } = await side.subscribers.ask('drive', { ...side.drive, steps, seed });
  const processor = (await side.processorMs()) - before;
  return { perSecond: (deliveries / ms) * 1000, processorMicros: (processor / deliveries) * 1000 };
}

function summarise(shape: Shape, rounds: { muster: Measured[]; bare: Measured[] }) {
  const figure = (server: string, measured: Measured[]) => ({
    rooms: shape.name,
    server,
    deliveriesPerSecond: Math.round(median(measured.map(({ perSecond }) => perSecond))),
    processorMicrosPerDelivery: rounded(median(measured.map(({ processorMicros }) => processorMicros))),
  });
  const ratio = (of: (measured: Measured) => number): number =>
    median(rounds.muster.map((measured, pair) => of(measured) / of(rounds.bare[pair]!)));
  return {
    muster: figure('Muster', rounds.muster),
    bare: figure('Socket.IO', rounds.bare),
    speed: ratio(({ perSecond }) => perSecond),
    cost: ratio(({ processorMicros }) => processorMicros),
  };
}
