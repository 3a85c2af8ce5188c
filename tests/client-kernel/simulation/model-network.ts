/** A model of everything between the server and the clients, which loses, doubles, delays and cuts. */
import type { Change, Heads } from '#shared/kernel/protocol.ts';
import type { Fetched } from '../../../client/kernel/live-source.ts';
import type { RoomHub, Wire } from '../../../client/kernel/room-hub.ts';
import type { ModelServer, Page } from './model-server.ts';
import type { Chance, World } from './world.ts';

interface Line {
  hub: RoomHub;
  /** Grows with every connection; what was sent on an older one never arrives. */
  connection: number;
  up: boolean;
  rooms: Set<string>;
  /** When the last message to the server arrives: they never overtake each other. */
  lastUp: number;
}

export interface Request {
  rooms: readonly string[];
  openOnly: boolean;
  limit: number;
}

const unreachable: Fetched = {
  problem: { type: 'about:blank', title: 'No answer', status: 0, detail: 'No answer.' },
  retryAfterMs: null,
};

export class ModelNetwork {
  /** Once off, everything arrives, in time. */
  faulty = true;
  #world: World;
  #chance: Chance;
  #server: ModelServer;
  #lines: Line[] = [];

  constructor(world: World, chance: Chance, server: ModelServer) {
    this.#world = world;
    this.#chance = chance;
    this.#server = server;
    this.#ringHeads();
  }

  /** One client's socket. */
  wire(hubOf: (wire: Wire) => RoomHub): RoomHub {
    const hub = hubOf({
      join: (request, done) => {
        const connection = line.connection;
        // Membership first, then the log is read: what is committed in between is pushed.
        this.#send(line, () => {
          line.rooms.add(request.room);
          this.#world.after(this.#chance.between(0, 40), () => {
            if (line.connection !== connection) return;
            const reply = this.#server.join(request);
            this.#carry(line, () => done(reply));
          });
        });
        this.#world.after(10_000, () => line.connection === connection && done(null));
      },
      leave: (room) => this.#send(line, () => line.rooms.delete(room)),
    });
    const line: Line = { hub, connection: 0, up: false, rooms: new Set(), lastUp: 0 };
    this.#lines.push(line);
    this.#connectLater(line);
    return hub;
  }

  /** An HTTP request; `done` stays silent after it was called off. */
  get(request: Request, done: (outcome: Fetched) => void): () => void {
    let off = false;
    const answer = (outcome: Fetched) => {
      this.#world.after(this.#delay(), () => off || done(outcome));
    };
    this.#world.after(this.#delay(), () => {
      if (this.faulty && this.#chance.happens(0.1)) return answer(unreachable);
      const { rooms, openOnly, limit } = request;
      const data: Page = this.#server.page(rooms, openOnly, limit);
      answer({ data, positions: this.#server.positions(rooms) });
    });
    return () => {
      off = true;
    };
  }

  /** After a commit: the relay reads past its cursors and pushes. */
  ringDoorbell(): void {
    this.#world.after(this.#chance.between(0, 30), () => {
      const found = this.#server.relay();
      for (const line of this.#lines) {
        const due = found.filter((change) => line.rooms.has(change.room));
        if (line.up && due.length > 0) this.#push(line, due);
      }
    });
  }

  cutOne(): void {
    this.#cut(this.#chance.pick(this.#lines));
  }

  cutAll(): void {
    for (const line of this.#lines) this.#cut(line);
  }

  heal(): void {
    this.faulty = false;
  }

  #push(line: Line, changes: Change[]): void {
    const { happens } = this.#chance;
    if (this.faulty && happens(0.12)) return;
    const copies = this.faulty && happens(0.1) ? 2 : 1;
    // Delays differ, so packets overtake each other.
    for (let copy = 0; copy < copies; copy += 1) this.#carry(line, () => line.hub.changes(changes), 0);
  }

  #carry(line: Line, deliver: () => void, loss = 0.05): void {
    const { connection } = line;
    if (!line.up || (this.faulty && this.#chance.happens(loss))) return;
    this.#world.after(this.#delay(), () => {
      if (line.up && line.connection === connection) deliver();
    });
  }

  #send(line: Line, arrive: () => void): void {
    const { connection } = line;
    if (!line.up || (this.faulty && this.#chance.happens(0.05))) return;
    line.lastUp = Math.max(line.lastUp, this.#world.now + this.#delay());
    this.#world.after(line.lastUp - this.#world.now, () => {
      if (line.up && line.connection === connection) arrive();
    });
  }

  #delay(): number {
    if (!this.faulty) return this.#chance.between(1, 20);
    return this.#chance.happens(0.1) ? this.#chance.between(100, 3000) : this.#chance.between(1, 60);
  }

  #cut(line: Line): void {
    if (!line.up) return;
    line.up = false;
    line.connection += 1;
    line.rooms.clear();
    line.hub.down();
    this.#connectLater(line);
  }

  #connectLater(line: Line): void {
    this.#world.after(this.#chance.between(10, 2000), () => {
      line.up = true;
      line.hub.up();
    });
  }

  #ringHeads(): void {
    this.#world.after(20_000, () => {
      const all = this.#server.heads();
      for (const line of this.#lines) {
        const rooms = all.rooms.filter(({ room }) => line.rooms.has(room));
        const heads: Heads = { epoch: all.epoch, rooms };
        this.#carry(line, () => line.hub.heads(heads), 0.2);
      }
      this.#ringHeads();
    });
  }
}
