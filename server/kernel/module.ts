import type { RoomKind } from '#shared/kernel/rooms.ts';
import type { Attempts } from './attempts.ts';
import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Database, Entity } from './database.ts';
import type { Route } from './http/route.ts';
import type { Importer } from './import/importer.ts';
import type { Jobs } from './jobs.ts';
import type { MayJoin } from './joins.ts';
import type { LiveThings } from './live-things.ts';
import type { Log } from './log.ts';
import type { Postman } from './mail.ts';
import type { HeldData } from './personal/held-data.ts';
import type { Secret } from './secret.ts';
import type { SocketEvent } from './socket-events.ts';
import type { Tickets } from './tickets.ts';
import type { Transactor } from './transact.ts';

/** What a module is given: composed once, passed down, replaced in tests. */
export interface Kernel {
  database: Database;
  transactor: Transactor;
  jobs: Jobs;
  tickets: Tickets;
  clock: Clock;
  log: Log;
  secret: Secret;
  /** Counts tries to prove who one is. */
  attempts: Attempts;
  /** For what must not be stored on its way; everything else puts its mail into the queue. */
  mail: Postman;
  blobs: Blobs;
  /** Where people reach this server, without a slash at the end; for links in mails. */
  publicUrl(): string;
  /** Origins besides the server's own whose pages may use it. */
  origins: readonly string[];
  /** Header in which a proxy says the country of a request; null without such a proxy. */
  countryHeader: string | null;
  /** What API keys may be allowed, known once everything is mounted. */
  scopes(): readonly string[];
}

/** What a module adds to the server. */
export interface Mounted {
  routes: Route[];
  /** Who may join the kinds of room that this module owns. */
  rooms?: Partial<Record<RoomKind, MayJoin>>;
  /** What sockets may say besides joining rooms. */
  events?: readonly SocketEvent[];
  /** What it takes in from files. */
  importers?: readonly Importer[];
  /** What it holds about people, to be given to them and to be erased. */
  held?: readonly HeldData[];
  /** Takes away what has served its time; called once an hour, on every node. */
  tidy?(now: Date): Promise<void>;
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

export interface Module {
  name: string;
  entities: readonly Entity[];
  /** Tables without an entity. */
  tables?: readonly string[];
  /** Declares the entities' change types, rooms and views. */
  live(things: LiveThings): void;
  mount(kernel: Kernel): Mounted;
}
