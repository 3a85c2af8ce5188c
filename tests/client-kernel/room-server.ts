/** A small server that speaks the protocol over real sockets, for the tests of the client's side of it. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type { Change, ClientEvents, JoinRequest, ServerEvents } from '#shared/kernel/protocol.ts';

type Peer = Socket<ClientEvents, ServerEvents>;

export class RoomServer {
  readonly epoch = '11111111-1111-4111-8111-111111111111';
  readonly log: Change[] = [];
  /** Tickets in the order they were shown. */
  readonly tickets: unknown[] = [];
  readonly joins: JoinRequest[] = [];
  readonly leaves: string[] = [];
  /** Refuses every handshake with this problem. */
  refusal: { type: string; status: number } | null = null;
  #peers = new Set<Peer>();
  #http: HttpServer;
  #io: Server<ClientEvents, ServerEvents>;
  #heard: { holds: () => boolean; resolve: () => void }[] = [];

  constructor() {
    this.#http = createServer();
    this.#io = new Server(this.#http);
    this.#io.use((socket, next) => {
      this.tickets.push(socket.handshake.auth);
      next(this.refusal ? Object.assign(new Error('refused'), { data: this.refusal }) : undefined);
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  get seq(): number {
    return this.log.length;
  }

  /** Commits one change to a room; it is pushed unless its hint gets lost. */
  commit(room: string, { lost = false, mutation = null as string | null } = {}): void {
    const seq = this.seq + 1;
    const id = `thing-${seq}`;
    const change: Change = {
      room,
      epoch: this.epoch,
      seq,
      actor: 'somebody',
      mutation,
      at: '2030-01-01T00:00:00Z',
      entries: [{ type: 'model.thing', op: 'upsert', id, version: 1, view: { id, version: 1 } }],
    };
    this.log.push(change);
    if (!lost) this.tell((peer) => peer.emit('change', [change]));
  }

  tell(say: (peer: Peer) => void): void {
    for (const peer of this.#peers) say(peer);
  }

  /** Cuts every connection under the sockets' feet. */
  cut(): void {
    this.tell((peer) => peer.conn.close());
  }

  /** Resolves as soon as this holds; looked at whenever a client said something. */
  until(holds: () => boolean): Promise<void> {
    return holds() ? Promise.resolve() : new Promise((resolve) => this.#heard.push({ holds, resolve }));
  }

  #welcome(peer: Peer): void {
    this.#peers.add(peer);
    peer.on('disconnect', () => this.#peers.delete(peer));
    peer.on('join', (request, reply) => {
      this.joins.push(request);
      reply({ epoch: this.epoch, seq: this.seq, changes: this.log.slice(request.seq) });
      this.#look();
    });
    peer.on('leave', ({ room }) => {
      this.leaves.push(room);
      this.#look();
    });
  }

  #look(): void {
    for (const { holds, resolve } of this.#heard) if (holds()) resolve();
  }
}
