import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { PROTOCOL_VERSION } from '#shared/kernel/protocol.ts';
import type { Audience, Member } from './audience.ts';
import type { SocketLimits } from './limits.ts';
import { Outlet } from './outbox.ts';
import { Refusal } from './refusal.ts';
import type { Relay } from './relay.ts';
import { RoomTurns } from './room-turns.ts';
import type { SocketEvents } from './socket-events.ts';
import { connectionOf } from './socket-internals.ts';
import type { TicketHolder, Tickets } from './tickets.ts';

export interface SocketParts {
  tickets: Tickets;
  events: SocketEvents;
  audience: Audience;
  relay: Relay;
  limits: SocketLimits;
  /** Origins besides the server's own that may connect. */
  origins: readonly string[];
}

const DRAIN_RETRY_MS = 1000;

/** The socket side of the protocol: admission. What is then said is declared in `SocketEvents`. */
export class Sockets {
  readonly #io: Server;
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
      // Pages of other origins also need the browser's leave to read what polling answers.
      ...(parts.origins.length > 0 && { cors: { origin: [...parts.origins], credentials: true } }),
    });
    this.#io.engine.on('headers', (headers: Record<string, string>) => {
      headers['X-Content-Type-Options'] = 'nosniff';
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
    const { audience, limits } = this.#parts;
    if (audience.connectionsOf(holder.accountId) >= limits.perAccount)
      throw refused(new Refusal(429, 'connections', 'Close another window or program of yours first.'));
    return holder;
  }

  #welcome(socket: Socket): void {
    const { audience, relay, events } = this.#parts;
    const member: Member = {
      ...(socket.data as TicketHolder),
      outlet: new Outlet(socket),
      rooms: new Map(),
      turns: new RoomTurns(),
      joining: 0,
    };
    audience.arrive(member);
    events.listen(socket, member);
    socket.on('disconnect', () => {
      audience.depart(member);
      relay.outbox.forget(member.outlet);
    });
    releaseHandshake(socket);
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
