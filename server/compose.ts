import { createServer, type Server as HttpServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { RoomKind } from '#shared/kernel/rooms.ts';
import packageJson from '../package.json' with { type: 'json' };
import { healthRoute } from './health-route.ts';
import { AccessEnd, declareAccess } from './kernel/access.ts';
import { Attempts } from './kernel/attempts.ts';
import { Audience } from './kernel/audience.ts';
import { AuditChain } from './kernel/audit/audit-chain.ts';
import { type Blobs, declareBlobRemoval, MemoryBlobs } from './kernel/blobs.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { Database, Schema } from './kernel/database.ts';
import { descriptionRoutes } from './kernel/description/routes.ts';
import type { Doorbell } from './kernel/doorbell.ts';
import { HistorySeal } from './kernel/history/history-seal.ts';
import { keepHouse, startHousekeeping } from './kernel/housekeeping.ts';
import { createApp, type Inspect } from './kernel/http/app.ts';
import { Proxies } from './kernel/http/caller.ts';
import { withDefaultHeaders } from './kernel/http/default-headers.ts';
import { serveOutbox } from './kernel/http/dev-outbox.ts';
import { listen } from './kernel/http/listen.ts';
import { Paging } from './kernel/http/paging.ts';
import { RateLimits } from './kernel/http/rate-limits.ts';
import { RepeatableRequests } from './kernel/http/repeatable.ts';
import type { Route } from './kernel/http/route.ts';
import { scopesOf } from './kernel/http/scopes.ts';
import { serveClient } from './kernel/http/static-files.ts';
import { answerBrokenRequests, unreadable } from './kernel/http/unreadable-request.ts';
import { declareImports, ImportBatch } from './kernel/import/import-batch.entity.ts';
import { declareImportJobs } from './kernel/import/run-import.ts';
import { Jobs } from './kernel/jobs.ts';
import { Joins } from './kernel/joins.ts';
import { type Limits, STANDARD_LIMITS } from './kernel/limits.ts';
import { LiveThings } from './kernel/live-things.ts';
import type { Log } from './kernel/log.ts';
import { declareMail, Outbox, type Postman } from './kernel/mail.ts';
import { serveMetrics } from './kernel/metrics-page.ts';
import type { Kernel, Mounted } from './kernel/module.ts';
import { declareErasure } from './kernel/personal/erase-history.ts';
import type { HeldData } from './kernel/personal/held-data.ts';
import { kernelData } from './kernel/personal/kernel-data.ts';
import { Presence } from './kernel/presence/presence.ts';
import { presenceEvents } from './kernel/presence/presence-events.ts';
import { Relay } from './kernel/relay.ts';
import { roomEvents } from './kernel/room-events.ts';
import type { Secret } from './kernel/secret.ts';
import { SocketEvents } from './kernel/socket-events.ts';
import { Sockets } from './kernel/sockets.ts';
import { LocalTally, type Tally } from './kernel/tally.ts';
import type { Telemetry } from './kernel/telemetry.ts';
import { Tickets } from './kernel/tickets.ts';
import { type FaultPoint, Transactor } from './kernel/transact.ts';
import { AccessTokens } from './modules/identity/access-tokens.ts';
import { ApiKeys } from './modules/identity/api-keys.ts';
import { authenticateWith } from './modules/identity/authenticate.ts';
import { faceOf } from './modules/identity/face-of.ts';
import { actorOf, loadActor } from './modules/organisations/load-actor.ts';
import { modules } from './modules.ts';
import { sharedRoutes } from './shared-routes.ts';
import { statusRoutes } from './status-routes.ts';

/** Tables of the kernel that have no entity. */
const kernelTables = [
  ...['room', 'change', 'history', 'database_epoch', 'idempotency', 'socket_ticket'],
  ...['lease', 'projection', 'setting', 'durability_check', 'import_file'],
  ...['audit_link', 'audit_head'],
];

/** Everything that is stored, for the one door to the database. */
export const schema: Schema = {
  entities: [AccessEnd, ImportBatch, ...modules.flatMap((module) => module.entities)],
  tables: [...kernelTables, ...modules.flatMap((module) => module.tables ?? [])],
};

export interface Parts {
  database: Database;
  doorbell: Doorbell;
  secret: Secret;
  log: Log;
  clock?: Clock;
  /** Carries mail away; without one it is kept in an outbox. */
  postman?: Postman;
  /** Lets this machine look at that outbox. */
  showsOutbox?: boolean;
  /** Keeps uploads; without one they are gone with the process. */
  blobs?: Blobs;
  /** Where people reach the server; without it, where it listens. */
  publicUrl?: string | null;
  countryHeader?: string | null;
  /** Origins besides the server's own whose pages may call it. */
  origins?: readonly string[];
  /** Addresses and ranges of proxies that say for whom they speak. */
  trustedProxies?: readonly string[];
  limits?: Limits;
  /** Where calls are counted; in this process without one. */
  tally?: Tally;
  /** Figures are kept only where somebody looks at them. */
  telemetry?: Telemetry;
  /** Opens `/metrics` beside the API. */
  metricsToken?: string | null;
  /** Sees every answer before it leaves. */
  inspect?: Inspect;
  /** Folder of the built client; without it only the API is served. */
  clientFolder?: string | null;
  /** Demo accounts to offer on the sign-in page. */
  demoAccounts?: { email: string; password: string; what: string }[];
  /** Lets a test end the process at a chosen point. */
  fault?: (point: FaultPoint) => void;
}

export interface MusterServer {
  kernel: Kernel;
  things: LiveThings;
  routes: readonly Route[];
  /** Kinds of room that somebody may join. */
  roomKinds: readonly RoomKind[];
  /** What every part holds about people. */
  held: readonly HeldData[];
  /** What the router answers, as it knows it. */
  addresses: readonly { method: string; path: string }[];
  http: HttpServer;
  sockets: Sockets;
  relay: Relay;
  events: SocketEvents;
  listen(port: number, host?: string): Promise<number>;
  /** Takes away what has served its time, as happens once an hour. */
  keepHouse(): Promise<void>;
  /** Stops in order: no more requests, clients told, jobs and reads finished. */
  close(): Promise<void>;
}

/** Puts the parts together. Nothing here reads the environment, so that a test can bring its own. */
export async function compose(parts: Parts): Promise<MusterServer> {
  const { database, doorbell, secret, log, clock = systemClock, origins = [], fault } = parts;
  const { limits = STANDARD_LIMITS, tally = new LocalTally(), telemetry, inspect } = parts;
  const proxies = new Proxies(parts.trustedProxies);
  const things = new LiveThings();
  declareAccess(things);
  declareImports(things);
  for (const module of modules) module.live(things);

  const audience = new Audience();
  const relay = new Relay(database, audience, doorbell, log, telemetry);
  const jobs = new Jobs(database, doorbell, log);
  const outbox = new Outbox();
  const mail: Postman = parts.postman ?? outbox;
  declareMail(jobs, mail, log);
  const blobs = parts.blobs ?? new MemoryBlobs();
  declareBlobRemoval(jobs, blobs);
  const seal = new HistorySeal(secret);
  const epoch = () => relay.epoch;
  const transactor = new Transactor({
    database,
    things,
    doorbell,
    jobs,
    clock,
    seal,
    epoch,
    ...(fault && { fault }),
  });
  const tickets = new Tickets(database);
  const attempts = new Attempts(tally, limits.attempts, secret);
  let address = 'http://localhost';
  let scopes: readonly string[] = [];
  const kernel: Kernel = {
    ...{ database, transactor, jobs, tickets, clock, log, secret, mail, blobs, origins, attempts },
    countryHeader: parts.countryHeader ?? null,
    publicUrl: () => parts.publicUrl ?? address,
    scopes: () => scopes,
  };
  const joins = new Joins(database, audience, relay);
  const events = new SocketEvents(limits.sockets, log);
  events.add(...roomEvents({ joins, audience, limits: limits.sockets }));
  const presence = new Presence({
    ...{ audience, clock, limits: limits.sockets, outbox: relay.outbox },
    channel: doorbell.channel('presence'),
    faceOf: (accountId) => faceOf(database, accountId),
  });
  events.add(...presenceEvents(presence));
  const mounted: Mounted[] = modules.map((module) => {
    const { routes, ...rest } = module.mount(kernel);
    return { ...rest, routes: routes.map((route) => ({ ...route, module: module.name })) };
  });
  for (const { rooms = {}, events: more = [] } of mounted) {
    events.add(...more);
    for (const [kind, policy] of Object.entries(rooms)) joins.allow(kind as keyof typeof rooms, policy);
  }

  const imports = {
    kernel,
    things,
    actorOf,
    importers: new Map(
      mounted.flatMap(({ importers = [] }) => importers.map((importer) => [importer.kind, importer])),
    ),
  };
  declareImportJobs(imports);
  declareErasure(kernel, things, seal);
  const held = [...kernelData, ...mounted.flatMap((one) => one.held ?? [])];

  await jobs.prepare();
  await relay.start();

  let draining = false;
  const status = statusRoutes({
    database,
    doorbell,
    isDraining: () => draining,
    demoAccounts: parts.demoAccounts,
  });
  const health = healthRoute({
    database,
    doorbell,
    isDraining: () => draining,
    sockets: () => sockets.count(),
  });
  const chain = new AuditChain(database, seal, log);
  const own = sharedRoutes({ kernel, things, held, imports, chain, seal });
  const description = descriptionRoutes({ version: packageJson.version, routes: () => routes, events });
  const installation = [...status, health, ...description].map((route) => ({ ...route, module: 'server' }));
  const routes: Route[] = [...installation, ...own, ...mounted.flatMap((one) => one.routes)];
  scopes = scopesOf(routes);
  const access = new AccessTokens(secret, clock);
  const app = createApp(routes, {
    database,
    transactor,
    repeatable: new RepeatableRequests(database),
    paging: new Paging(secret),
    limits: new RateLimits(tally, limits),
    ...{ proxies, origins, clock, log, telemetry, inspect },
    authenticate: authenticateWith(access, new ApiKeys(database, clock)),
    loadActor,
    // The address a request came from is kept only as an HMAC.
    sourceOf: (address) => (address ? secret.mac('source', address).slice(0, 22) : null),
  });
  if (parts.showsOutbox && !parts.postman) serveOutbox(app, outbox);
  serveMetrics(app, telemetry ? { telemetry, token: parts.metricsToken ?? null } : null);
  if (parts.clientFolder) serveClient(app, parts.clientFolder);

  const http = createServer(
    // A missing Host is refused like everything else that cannot be read.
    { requireHostHeader: false },
    withDefaultHeaders(getRequestListener(app.fetch, { errorHandler: unreadable }), { proxies, origins }),
  );
  answerBrokenRequests(http);
  const sockets = new Sockets(http, {
    ...{ tickets, events, audience, relay, origins },
    limits: limits.sockets,
  });
  for (const { start } of mounted) await start?.();
  await jobs.work();
  telemetry?.watch({
    sockets: () => sockets.count(),
    rooms: () => audience.rooms.size,
    pools: () => database.pools(),
    jobs: () => jobs.counts(),
  });
  const keepWholeHouse = async () => {
    await keepHouse(database);
    for (const { tidy } of mounted) await tidy?.(clock.now());
  };
  const stopHousekeeping = startHousekeeping(keepWholeHouse, log);
  chain.start();

  return {
    kernel,
    things,
    routes,
    roomKinds: mounted.flatMap(({ rooms = {} }) => Object.keys(rooms) as RoomKind[]),
    held,
    addresses: app.routes,
    http,
    sockets,
    relay,
    events,
    keepHouse: keepWholeHouse,
    async listen(port, host) {
      const listening = await listen(http, port, host);
      address = `http://localhost:${listening}`;
      return listening;
    },
    async close() {
      draining = true;
      stopHousekeeping();
      await chain.stop();
      await sockets.close();
      presence.close();
      http.closeIdleConnections();
      await new Promise<void>((done) => http.close(() => done()));
      // Jobs first: one that runs while its module gives its lease up would take another node to be its successor.
      await jobs.stop();
      for (const { stop } of mounted.toReversed()) await stop?.();
      await mail.close?.();
      await relay.close();
    },
  };
}
