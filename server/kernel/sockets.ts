import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import {
  type ClientEvents,
  type JoinReply,
  type JoinRequest,
  PROTOCOL_VERSION,
  type ServerEvents,
} from '#shared/kernel/protocol.ts';
import type { Audience, Member } from './audience.ts';
import type { Joins } from './joins.ts';
import type { Log } from './log.ts';
import { Outlet } from './outbox.ts';
import { Refusal } from './refusal.ts';
import type { Relay } from './relay.ts';
import { RoomTurns } from './room-turns.ts';
import { connectionOf } from './socket-internals.ts';
import type { TicketHolder, Tickets } from './tickets.ts';

export interface SocketParts {
  tickets: Tickets;
  joins: Joins;
  audience: Audience;
  relay: Relay;
  log: Log;
  /** Origins besides the server's own that may connect. */
  origins: readonly string[];
}

type Io = Server<ClientEvents, ServerEvents, Record<string, never>, TicketHolder>;

const MOST_ROOMS = 300;
const DRAIN_RETRY_MS = 1000;

/** The socket side of the protocol: admission, joins, and nothing that sends changes by hand. */
export class Sockets {
  readonly #io: Io;
  readonly #parts: SocketParts;

  constructor(http: HttpServer, parts: SocketParts) {
    this.#parts = parts;
    this.#io = new Server(http, {
      serveClient: false,
      transports: ['websocket', 'polling'],
      maxHttpBufferSize: 256 * 1024,
      perMessageDeflate: false,
      httpCompression: false,
      pingInterval: 25_000,
      pingTimeout: 20_000,
      allowRequest: (request, decide) => {
        const fine = isOwnOrigin(request, parts.origins);
        decide(fine ? null : 'This origin may not connect.', fine);
      },
    });
    this.#io.use((socket, next) => {
      this.#admit(socket.handshake.auth).then(
        (holder) => {
          socket.data = holder;
          next();
        },
        (error: Error) => next(error),
      );
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
  }

  count(): number {
    return this.#io.engine.clientsCount;
  }

  /** Tells everyone to come back elsewhere or later, and stops. */
  async close(): Promise<void> {
    for (const members of this.#parts.audience.members()) {
      for (const { outlet } of members) outlet.socket.emit('drain', { retryAfterMs: DRAIN_RETRY_MS });
    }
    await new Promise((go) => setImmediate(go));
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  async #admit(auth: unknown): Promise<TicketHolder> {
    const { ticket, protocol } = (auth ?? {}) as { ticket?: unknown; protocol?: unknown };
    if (protocol !== PROTOCOL_VERSION) {
      throw refused(
        new Refusal(400, 'protocol', `Reload the page: this server speaks protocol ${PROTOCOL_VERSION}.`),
      );
    }
    const holder = typeof ticket === 'string' ? await this.#parts.tickets.redeem(ticket) : null;
    if (!holder)
      throw refused(new Refusal(401, 'ticket', 'Ask for a new ticket: this one is used or too old.'));
    return holder;
  }

  #welcome(socket: Socket<ClientEvents, ServerEvents, Record<string, never>, TicketHolder>): void {
    const { audience, joins, relay } = this.#parts;
    const member: Member = {
      ...socket.data,
      outlet: new Outlet(socket as unknown as Socket),
      rooms: new Map(),
    };
    const turns = new RoomTurns();
    audience.arrive(member);
    socket.on('join', (request, reply) => {
      if (typeof reply !== 'function') return;
      this.#join(member, request, reply, joins, turns);
    });
    socket.on('leave', (request) => {
      const room = request?.room;
      if (typeof room === 'string') void turns.take(room, () => audience.leave(member, room));
    });
    socket.on('disconnect', () => {
      audience.depart(member);
      relay.outbox.forget(member.outlet);
    });
    releaseHandshake(socket as unknown as Socket);
  }

  #join(
    member: Member,
    request: JoinRequest,
    reply: (answer: JoinReply) => void,
    joins: Joins,
    turns: RoomTurns,
  ): void {
    const room = request?.room;
    const full = member.rooms.size >= MOST_ROOMS && !member.rooms.has(room);
    const answer = full
      ? Promise.reject(new Refusal(429, 'rooms', `Leave a room first: a connection may join ${MOST_ROOMS}.`))
      : turns.take(String(room), () => joins.join(member, request));
    answer.then(reply, (error) => {
      if (error instanceof Refusal) return reply({ error: error.toProblem() });
      this.#parts.log.error({ err: error }, 'a join failed');
      reply({
        error: new Refusal(503, 'join', 'The room cannot be joined now. Try again in a moment.').toProblem(),
      });
    });
  }
}

/** Shape that Socket.IO passes on to the client as `connect_error.data`. */
function refused(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.message), { data: refusal.toProblem() });
}

/**
 * The Origin header must be this server's or a configured one. A browser leaves it out only for
 * same-origin reads, and then says so in `Sec-Fetch-Site`.
 */
export function isOwnOrigin(request: IncomingMessage, others: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'same-origin';
  if (others.includes(origin)) return true;
  try {
    const { host: from, protocol } = new URL(origin);
    return from === host && (protocol === 'http:' || protocol === 'https:');
  } catch {
    return false;
  }
}

/** The upgrade request with its headers outlives the handshake by hours and is worth more heap than all the rest. */
function releaseHandshake(socket: Socket): void {
  const connection = connectionOf(socket);
  const release = (): void => {
    connection.request = null;
    const handshake = socket.handshake as unknown as Record<string, unknown>;
    for (const key of Object.keys(handshake)) if (key !== 'issued') delete handshake[key];
  };
  if (connection.transport.name === 'websocket') release();
  else connection.on('upgrade', release);
}
