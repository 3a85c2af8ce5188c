// What one would write first: Hono, a flush for each request, and an emit after it. The same entity,
// verb, validation and rights as Muster; no log, no numbers, no history, no repeatable requests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { MikroORM } from '@mikro-orm/postgresql';
import { Hono } from 'hono';
import pg from 'pg';
import { Server } from 'socket.io';
import { schema } from '#server/compose.ts';
import { systemClock } from '#server/kernel/clock.ts';
import type { Row } from '#server/kernel/database.ts';
import { LiveThings } from '#server/kernel/live-things.ts';
import { ormOptions } from '#server/kernel/orm-options.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { Secret } from '#server/kernel/secret.ts';
import { AccessTokens } from '#server/modules/identity/access-tokens.ts';
import { loadActor } from '#server/modules/organisations/load-actor.ts';
import { postNeed } from '#server/modules/volunteering/post-need.ts';
import { needView } from '#server/modules/volunteering/views.ts';
import { ZoneDirectory } from '#server/modules/volunteering/zone-directory.ts';
import { needsRoom } from '#shared/kernel/rooms.ts';
import { PostNeed } from '#shared/volunteering.ts';
import { SECRET } from '../tests/support/test-server.ts';
import { answerParent, processorMs } from './rig/child.ts';

const clientUrl = process.env.OBVIOUS_DATABASE_URL!;
const orm = await MikroORM.init({ ...ormOptions(schema), clientUrl, pool: { min: 0, max: 10 } });
const pool = new pg.Pool({ connectionString: clientUrl, max: 3 });
pool.on('error', () => {});
const sql = async <R extends Row>(text: string, parameters: unknown[] = []) =>
  (await pool.query<R>(text, parameters)).rows;
const access = new AccessTokens(new Secret(SECRET), systemClock);
const zones = new ZoneDirectory();

const app = new Hono();
app.post('/api/nonprofit/needs', async (context) => {
  const principal = await access.verify((context.req.header('authorization') ?? '').replace('Bearer ', ''));
  const body = PostNeed.parse(await context.req.json());
  const actor = await loadActor(sql, principal);
  const em = orm.em.fork();
  const need = await postNeed(
    { em, sql, things: new LiveThings(), enqueue: () => {}, takesBack: () => {} },
    zones,
    actor,
    body,
    new Date(),
  );
  await em.flush();
  const view = needView(need);
  const room = needsRoom(need.organisationId);
  const mutation = context.req.header('idempotency-key');
  const entries = [{ type: 'volunteering.need', op: 'upsert', id: need.id, version: need.version, view }];
  io.to(room).emit('change', [{ room, actor: actor.accountId, mutation, at: new Date(), entries }]);
  return context.json(view, 201);
});
app.onError((error, context) =>
  context.json({ detail: error.message }, error instanceof Refusal ? (error.status as 400) : 500),
);

const http = createServer(getRequestListener(app.fetch));
const io = new Server(http, { serveClient: false, perMessageDeflate: false, httpCompression: false });
io.on('connection', (socket) => {
  socket.on('join', ({ room }: { room: string }, reply: (answer: object) => void) => {
    socket.join(room);
    reply({});
  });
});

const doors = {
  listen: (): Promise<string> =>
    new Promise((done) => {
      http.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
    }),
  processorMs,
};
export type ObviousDoors = typeof doors;

answerParent(doors, () => Promise.all([orm.close(true), pool.end()]));
