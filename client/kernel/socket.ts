/** The one connection to the server: a new ticket for every attempt, patience between them, joins over it. */
import type { Socket } from 'socket.io-client';
import type { Problem } from '#shared/kernel/problem.ts';
import {
  type ClientEvents,
  type JoinReply,
  type JoinRequest,
  PROTOCOL_VERSION,
  type PresenceClaim,
  type PresenceNotice,
  type PresenceReply,
  type ServerEvents,
} from '#shared/kernel/protocol.ts';
import { ProblemError } from './http.ts';
import type { Clock } from './room-follower.ts';
import { RoomHub, type Wire } from './room-hub.ts';

const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 15_000;
const CONNECT_PATIENCE_MS = 10_000;
const JOIN_PATIENCE_MS = 10_000;
/** A connection that slept is given this long to answer before it is replaced. */
const CHECK_PATIENCE_MS = 5000;
const MEASURE_EVERY_MS = 60_000;

export interface SocketPorts {
  /** Empty for the page's own. */
  origin: string;
  /** A fresh single-use ticket; throws `ProblemError`. */
  ticket(): Promise<string>;
  /** Called after every connect. */
  onConnect?: () => void;
  /** A room was left for us, and why. */
  onKick?: (room: string, reason: string) => void;
  /** Called when a connection was lost or given up. */
  onDrop?: () => void;
  onPresence?: (notice: PresenceNotice) => void;
  clock: Clock;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** 0 ≤ n < 1. */
  random(): number;
}

type Live = Socket<ServerEvents, ClientEvents>;

export class LiveSocket implements Wire {
  readonly hub: RoomHub;
  /** Called whenever any of the fields below, or the hub, moved. */
  moved: () => void = () => {};
  connected = false;
  /** Since the start, or the last loss, no attempt has failed. */
  hopeful = true;
  /** The server speaks another version of the protocol; only a new page helps. */
  outdated = false;
  roundTripMs: number | null = null;
  #ports: SocketPorts;
  #socket: Live | null = null;
  #running = false;
  /** Counts attempts, so that a late one ends silently. */
  #attempt = 0;
  #failures = 0;
  #notBefore = 0;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #stopWaiting: (() => void) | null = null;
  #stopCheck: () => void = () => {};
  #stopDrain: () => void = () => {};

  constructor(ports: SocketPorts) {
    this.#ports = ports;
    this.hub = new RoomHub(this);
    this.hub.moved = () => this.moved();
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#failures = 0;
    this.hopeful = true;
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#attempt += 1;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#stopDrain();
    this.#drop();
    this.moved();
  }

  /** The network may be back, or the device awake: no more waiting, and no trust in an old connection. */
  retryNow(): void {
    if (this.connected) this.#check();
    else if (this.#stopWaiting && this.#ports.now() >= this.#notBefore) void this.#connect();
  }

  /** Asks something, if there is something to ask, to know how long it takes now. */
  measure(): void {
    if (this.connected) this.hub.check();
  }

  join(request: JoinRequest, done: (reply: JoinReply | null) => void): void {
    const socket = this.#socket;
    if (!socket?.connected) return;
    const askedAt = this.#ports.now();
    socket.timeout(JOIN_PATIENCE_MS).emit('join', request, (error: Error | null, reply: JoinReply) => {
      if (socket !== this.#socket) return;
      if (!error) {
        this.#stopCheck();
        this.#measuredAt = this.#ports.now();
        this.roundTripMs = this.#measuredAt - askedAt;
      }
      done(error ? null : reply);
    });
  }

  /** Says where one is. Without a connection nobody is told, nor has to be. */
  present(claim: PresenceClaim, done: (reply: PresenceReply | null) => void): void {
    const socket = this.#socket;
    if (!socket?.connected) return;
    socket.timeout(JOIN_PATIENCE_MS).emit('presence', claim, (error: Error | null, reply: PresenceReply) => {
      if (socket === this.#socket) done(error ? null : reply);
    });
  }

  leave(room: string): void {
    if (this.#socket?.connected) this.#socket.emit('leave', { room });
  }

  async #connect(): Promise<void> {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#drop();
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      const [{ io }, ticket] = await Promise.all([import('socket.io-client'), this.#ports.ticket()]);
      if (attempt !== this.#attempt) return;
      this.#listen(
        io(this.#ports.origin || undefined, {
          auth: { ticket, protocol: PROTOCOL_VERSION },
          transports: ['websocket', 'polling'],
          tryAllTransports: true,
          timeout: CONNECT_PATIENCE_MS,
          // Ours, because every attempt needs a ticket first.
          reconnection: false,
          forceNew: true,
        }),
      );
    } catch (error) {
      if (attempt !== this.#attempt) return;
      // Whoever has no session gets no ticket; the session starts us again.
      if (error instanceof ProblemError && error.status === 401) this.stop();
      else this.#later(error instanceof ProblemError ? error.retryAfterMs : null);
    }
  }

  #listen(socket: Live): void {
    this.#socket = socket;
    socket.on('connect', () => {
      this.#failures = 0;
      this.connected = true;
      this.hopeful = true;
      this.hub.up();
      this.#ports.onConnect?.();
    });
    socket.on('disconnect', () => socket === this.#socket && this.#later(null));
    socket.on('connect_error', (error: Error & { data?: Problem }) => {
      if (socket !== this.#socket) return;
      if (!error.data?.type?.endsWith(':protocol')) return this.#later(null);
      this.outdated = true;
      this.stop();
    });
    socket.on('change', (changes) => this.hub.changes(changes));
    socket.on('heads', (heads) => {
      this.hub.heads(heads);
      if (this.#ports.now() - this.#measuredAt > MEASURE_EVERY_MS) this.hub.check();
    });
    socket.on('kick', ({ room, reason }) => {
      this.#ports.onKick?.(room, reason);
      this.hub.kick(room);
    });
    socket.on('presence', (notice) => socket === this.#socket && this.#ports.onPresence?.(notice));
    socket.on('drain', ({ retryAfterMs }) => this.#drain(retryAfterMs));
  }

  /** The node goes; everyone else on it leaves too, so we spread out. */
  #drain(retryAfterMs: number): void {
    const ms = retryAfterMs * (1 + this.#ports.random());
    this.#notBefore = this.#ports.now() + ms;
    this.#stopDrain();
    this.#stopDrain = this.#ports.clock.after(ms, () => {
      // Cut already: then the wait that began with the cut leads on.
      if (this.connected) void this.#connect();
    });
  }

  #check(): void {
    this.#stopCheck();
    if (!this.hub.check()) return;
    this.#stopCheck = this.#ports.clock.after(CHECK_PATIENCE_MS, () => void this.#connect());
  }

  #later(retryAfterMs: number | null): void {
    const lost = this.connected;
    this.#drop();
    this.hopeful = lost;
    this.#failures += 1;
    if (!this.#running) return;
    const backoffMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    const ms = Math.max(
      backoffMs * (0.5 + this.#ports.random() / 2),
      retryAfterMs ?? 0,
      this.#notBefore - this.#ports.now(),
    );
    this.#stopWaiting = this.#ports.clock.after(ms, () => void this.#connect());
    this.moved();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#stopCheck();
    socket?.disconnect();
    if (!this.connected) return;
    this.connected = false;
    this.hub.down();
    this.#ports.onDrop?.();
  }
}
