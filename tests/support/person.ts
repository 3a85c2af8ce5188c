import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import {
  type Change,
  type ClientEvents,
  type JoinReply,
  type JoinRequest,
  type Position,
  PROTOCOL_VERSION,
  parsePositions,
  ROOM_POSITION_HEADER,
  type ServerEvents,
} from '#shared/kernel/protocol.ts';
import { Waiting } from './waiting.ts';

export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Headers;
  positions: Position[];
}

export type ClientSocket = Socket<ServerEvents, ClientEvents>;

export interface Ask {
  body?: unknown;
  key?: string | null;
  headers?: Record<string, string>;
}

interface Credentials {
  id: string;
  email: string;
  token: string;
}

/** A program that acts for one account, over real HTTP and real sockets. */
export class Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  /** Address of the node it talks to. */
  readonly url: string;
  readonly #sockets: ClientSocket[] = [];

  constructor(url: string, { id, email, token }: Credentials) {
    this.url = url;
    this.id = id;
    this.email = email;
    this.token = token;
  }

  /** The same account at another node. */
  at(url: string): Person {
    return new Person(url, this);
  }

  async ask<Body = Record<string, never>>(
    method: string,
    path: string,
    { body, key, headers }: Ask = {},
  ): Promise<Answer<Body>> {
    const idempotencyKey = key === undefined && method === 'POST' ? randomUUID() : key;
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const position = response.headers.get(ROOM_POSITION_HEADER);
    return {
      status: response.status,
      body: (text ? JSON.parse(text) : undefined) as Body,
      headers: response.headers,
      positions: position ? parsePositions(position) : [],
    };
  }

  /** As `ask`, for what must succeed. */
  async get<Body>(path: string): Promise<Body> {
    return succeeded(await this.ask<Body>('GET', path), `GET ${path}`).body;
  }

  async post<Body>(path: string, body: unknown = {}, ask: Ask = {}): Promise<Body> {
    return succeeded(await this.ask<Body>('POST', path, { body, ...ask }), `POST ${path}`).body;
  }

  /** A connected socket that records what it is sent. */
  async connect(): Promise<Listener> {
    const { ticket } = await this.post<{ ticket: string }>('/socket-tickets', undefined, { key: null });
    const socket: ClientSocket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { ticket, protocol: PROTOCOL_VERSION },
      extraHeaders: { origin: this.url },
    });
    this.#sockets.push(socket);
    const listener = new Listener(socket);
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('connect_error', fail);
    });
    return listener;
  }

  disconnect(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}

function succeeded<Body>(answer: Answer<Body>, what: string): Answer<Body> {
  if (answer.status < 300) return answer;
  throw new Error(`${what} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}

/** What one socket was told, and a way to wait for it without sleeping. */
export class Listener {
  readonly socket: ClientSocket;
  readonly changes: Change[] = [];
  readonly kicked: { room: string; reason: string }[] = [];
  readonly #waiting = new Waiting();

  constructor(socket: ClientSocket) {
    this.socket = socket;
    socket.on('change', (changes) => {
      this.changes.push(...changes);
      this.#waiting.wake();
    });
    socket.on('kick', (notice) => {
      this.kicked.push(notice);
      this.#waiting.wake();
    });
    socket.on('disconnect', () => this.#waiting.wake());
  }

  join(request: JoinRequest): Promise<JoinReply> {
    return this.socket.emitWithAck('join', request);
  }

  /** Changes of one room, as pushed. */
  of(room: string): Change[] {
    return this.changes.filter((change) => change.room === room);
  }

  /** Resolves as soon as the condition holds, looking again after every event. */
  until(condition: () => boolean, what: string, withinMs = 10_000): Promise<void> {
    return this.#waiting.until(condition, what, withinMs);
  }
}
