import type { Socket as TcpSocket } from 'node:net';
import { io } from 'socket.io-client';
import {
  type Change,
  type Entry,
  type JoinReply,
  type JoinRequest,
  type Position,
  PROTOCOL_VERSION,
} from '#shared/kernel/protocol.ts';
import { LiveSource, type SourceListener } from '../../client/kernel/live-source.ts';
import { RoomHub, type Wire } from '../../client/kernel/room-hub.ts';
import type { Answer, ClientSocket, Person } from './person.ts';
import { Waiting } from './waiting.ts';

const JOIN_PATIENCE_MS = 10_000;

/** Gets a state with the numbers it stands at. */
export type AskState = (person: Person) => Promise<Pick<Answer<unknown>, 'status' | 'body' | 'positions'>>;

const clock = {
  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** The client's own kernel, with its rule and its sources, over a real socket and real HTTP. */
export class LiveClient implements Wire {
  readonly hub: RoomHub;
  readonly waiting = new Waiting();
  #person: Person;
  #socket: ClientSocket | null = null;
  readonly #followed: Followed[] = [];
  #joining = 0;

  constructor(person: Person) {
    this.#person = person;
    this.hub = new RoomHub(this);
  }

  /** Connects, or connects again, to the node where the person is. */
  async connect(person: Person = this.#person): Promise<void> {
    this.#person = person;
    this.cut();
    const { ticket } = await person.post<{ ticket: string }>('/socket-tickets', undefined, { key: null });
    const socket: ClientSocket = io(person.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { ticket, protocol: PROTOCOL_VERSION },
      extraHeaders: { origin: person.url },
    });
    this.#socket = socket;
    socket.on('change', (changes) => this.hub.changes(changes));
    socket.on('heads', (heads) => this.hub.heads(heads));
    socket.on('kick', ({ room }) => this.hub.kick(room));
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('connect_error', fail);
      // The node may die between the two handshakes.
      socket.once('disconnect', () => fail(new Error('the connection ended before it was admitted')));
    });
    socket.on('disconnect', () => {
      if (socket === this.#socket) this.cut();
      this.waiting.wake();
    });
    this.hub.up();
  }

  get connected(): boolean {
    return this.#socket !== null;
  }

  /** The connection below, for a test to hold up. */
  tcp(): TcpSocket {
    const { transport } = this.#socket!.io.engine as unknown as { transport: { ws: { _socket: TcpSocket } } };
    return transport.ws._socket;
  }

  /** Loses the connection; what is followed stays and catches up with the next one. */
  cut(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.disconnect();
    this.hub.down();
  }

  /** Fetches the answer and keeps it true, as a page does. Resolves when its rooms are joined. */
  async follow(path: string, ask: AskState = (person) => person.ask('GET', path)): Promise<Followed> {
    const followed = new Followed(this, path, () => ask(this.#person));
    this.#followed.push(followed);
    followed.source.load();
    await followed.until(() => followed.loads.length > 0, `the answer of ${path}`);
    // The hub asks behind the turn in which the answer came.
    await new Promise((go) => setImmediate(go));
    if (this.connected) await followed.until(() => this.#joining === 0, `the rooms of ${path}`);
    return followed;
  }

  close(): void {
    for (const { source } of this.#followed) source.close();
    this.cut();
  }

  join(request: JoinRequest, done: (reply: JoinReply | null) => void): void {
    const socket = this.#socket;
    if (!socket?.connected) return;
    this.#joining++;
    socket.timeout(JOIN_PATIENCE_MS).emit('join', request, (error: Error | null, reply: JoinReply) => {
      this.#joining--;
      done(error ? null : reply);
      this.waiting.wake();
    });
  }

  leave(room: string): void {
    this.#socket?.emit('leave', { room });
  }
}

/** What happened to one followed answer: it was fetched at these numbers, or a change was applied to it. */
export type Step = { kind: 'loaded'; positions: Position[] } | { kind: 'applied'; change: Change };

/** One answer that is kept true, and the record of how. */
export class Followed {
  readonly source: LiveSource;
  readonly path: string;
  readonly steps: Step[] = [];
  readonly entries: Entry[] = [];
  readonly #waiting: Waiting;
  readonly #last = new Map<string, number>();
  #positions: Position[] = [];

  /** Gets the state anew, beside what is shown. */
  readonly ask: () => ReturnType<AskState>;

  constructor(client: LiveClient, path: string, ask: () => ReturnType<AskState>) {
    this.path = path;
    this.ask = ask;
    this.#waiting = client.waiting;
    this.source = new LiveSource(`/api${path}`, {
      clock,
      hub: client.hub,
      fetch: (_url, done) => {
        let off = false;
        ask().then(
          ({ status, body, positions }) => {
            if (off) return;
            this.#positions = positions;
            const failed = { problem: body as never, retryAfterMs: null };
            done(status === 200 ? { data: body, positions } : failed);
          },
          () => !off && done({ problem: { type: '', title: '', status: 0, detail: '' }, retryAfterMs: null }),
        );
        return () => {
          off = true;
        };
      },
      applied: (_url, change) => {
        this.#last.set(change.room, change.seq);
        this.steps.push({ kind: 'applied', change });
        this.#waiting.wake();
      },
    });
    this.source.attach({
      load: () => {
        this.#last.clear();
        for (const { room, seq } of this.#positions) this.#last.set(room, seq);
        this.steps.push({ kind: 'loaded', positions: this.#positions });
        this.entries.length = 0;
        this.#waiting.wake();
      },
      apply: (entry) => this.entries.push(entry),
      draw: () => this.#waiting.wake(),
    });
  }

  /** Draws a part of the answer, as a list on a page does. */
  attach(listener: SourceListener): void {
    this.source.attach(listener);
  }

  get loads(): { positions: Position[] }[] {
    return this.steps.filter((step) => step.kind === 'loaded');
  }

  /** Number of the last change of a room that is in what is shown. */
  at(room: string): number {
    return this.#last.get(room) ?? 0;
  }

  until(condition: () => boolean, what: string, withinMs?: number): Promise<void> {
    return this.#waiting.until(condition, what, withinMs);
  }

  /** Waits until the room is shown as it is at this number or later. */
  reached({ room, seq }: { room: string; seq: number }, withinMs?: number): Promise<void> {
    return this.until(() => this.at(room) >= seq, `${room} at ${seq} (it is at ${this.at(room)})`, withinMs);
  }

  /** Throws unless every room went up one by one, from where it was loaded. */
  provesOrder(): void {
    const last = new Map<string, number>();
    for (const step of this.steps) {
      if (step.kind === 'loaded') {
        for (const { room, seq } of step.positions) last.set(room, seq);
        continue;
      }
      const { room, seq } = step.change;
      const before = last.get(room);
      if (before === undefined || seq !== before + 1) {
        throw new Error(`${this.path}: ${room} went from ${before} to ${seq}`);
      }
      last.set(room, seq);
    }
  }
}
