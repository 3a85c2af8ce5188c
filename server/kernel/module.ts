import type { RoomKind } from '#shared/kernel/rooms.ts';
import type { Attempts } from './attempts.ts';
import type { Clock } from './clock.ts';
import type { Database, Entity } from './database.ts';
import type { Route } from './http/route.ts';
import type { Jobs } from './jobs.ts';
import type { MayJoin } from './joins.ts';
import type { LiveThings } from './live-things.ts';
import type { Log } from './log.ts';
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
}

/** What a module adds to the server. */
export interface Mounted {
  routes: Route[];
  /** Who may join the kinds of room that this module owns. */
  rooms?: Partial<Record<RoomKind, MayJoin>>;
  /** What sockets may say besides joining rooms. */
  events?: readonly SocketEvent[];
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
