// What a subscriber costs who only listens: live heap of a server for each connection.
import { randomUUID } from 'node:crypto';
import { userRoom, zoneRoom } from '#shared/kernel/rooms.ts';
import { makeEmbeddedTemplate } from '../tests/support/template-database.ts';
import type { BareDoors } from './rig/bare-server.ts';
import { Child } from './rig/child.ts';
import type { MusterDoors } from './rig/muster-server.ts';
import { report } from './rig/report.ts';
import type { SubscriberDoors } from './rig/subscribers.ts';

const CONNECTIONS = 2000;
/** Connected before the first look, so that code and tables which come with the first ones are not counted. */
const WARM = 100;
const flags = ['--expose-gc'];
const nothing = null as never;

delete process.env.TEST_DATABASE_URL;
await makeEmbeddedTemplate();
const muster = await musterBytes();
const bare = await bareBytes();
report(
  'idle',
  [
    { server: 'Muster, signed in and in three rooms', connections: CONNECTIONS, ...muster },
    { server: 'Socket.IO, connected', connections: CONNECTIONS, ...bare },
  ],
  [
    {
      what: 'live heap of a connection, × Socket.IO',
      measured: muster.heapBytes / bare.heapBytes,
      atMost: 1,
    },
  ],
);

async function musterBytes() {
  const server = await Child.start<MusterDoors>('rig/muster-server.ts', { flags });
  const { url } = await server.ask('prepare', { nonprofits: 1 });
  const zones = await server.ask('zones', { names: ['Flatbush', 'Red Hook'] });
  return growth(server, url, async (count) => {
    const people = await server.ask('strangers', { count });
    return people.map(({ accountId, ticket }) => ({
      auth: { ticket, protocol: 1 },
      rooms: [userRoom(accountId), ...zones.map(zoneRoom)].map((room) => ({ room })),
    }));
  });
}

async function bareBytes() {
  const server = await Child.start<BareDoors>('rig/bare-server.ts', { flags });
  const url = await server.ask('listen', nothing);
  return growth(server, url, async (count) =>
    Array.from({ length: count }, () => ({ auth: { ticket: randomUUID() }, rooms: [] })),
  );
}

interface WithHeap {
  ask(name: 'heap', input: never): Promise<{ heap: number; buffers: number }>;
  stop(): Promise<void>;
}

async function growth(
  server: WithHeap,
  url: string,
  make: (count: number) => Promise<{ auth: object; rooms: { room: string }[] }[]>,
) {
  const subscribers = await Child.start<SubscriberDoors>('rig/subscribers.ts');
  await subscribers.ask('connect', { url, subscribers: await make(WARM) });
  const more = await make(CONNECTIONS);
  const before = await server.ask('heap', nothing);
  await subscribers.ask('connect', { url, subscribers: more });
  const after = await server.ask('heap', nothing);
  await server.stop();
  await subscribers.stop();
  return {
    heapBytes: Math.round((after.heap - before.heap) / CONNECTIONS),
    bufferBytes: Math.round((after.buffers - before.buffers) / CONNECTIONS),
  };
}
