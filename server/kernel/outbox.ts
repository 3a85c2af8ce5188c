import type { Socket } from 'socket.io';
import type { ClientEvents, ServerEvents } from '#shared/kernel/protocol.ts';
import {
  backlogOf,
  beforeOrdinaryPackets,
  type ConnectionInternals,
  connectionOf,
  isQuiet,
} from './socket-internals.ts';
import { textFrame } from './websocket-frame.ts';

/** Above this a socket is not pushed to any more: it pulls when it has drained. */
const SLOW_BYTES = 256 * 1024;
/** Above this, or when it stays slow for `SLOW_MS`, it is cut off. */
const CUT_BYTES = 2 * 1024 * 1024;
const SLOW_MS = 30_000;

/** The same bytes for everybody: frames for the wire, and packets for engine.io where it must be asked. */
export interface Batch {
  frames: Buffer;
  /** Socket.IO packets, without engine.io's leading `4`. */
  packets: string[];
}

/** Encodes Socket.IO packets once for everybody. */
export const batchOf = (packets: string[]): Batch => ({
  frames: Buffer.concat(packets.map((packet) => textFrame(`4${packet}`))),
  packets,
});

/** One socket's way out. */
export class Outlet {
  /** Sends what is declared, and nothing else. */
  readonly socket: Socket<ClientEvents, ServerEvents>;
  readonly connection: ConnectionInternals;
  due: Batch[] = [];
  slowSince = 0;

  constructor(socket: Socket) {
    this.socket = socket as unknown as Socket<ClientEvents, ServerEvents>;
    this.connection = connectionOf(socket);
    beforeOrdinaryPackets(socket, () => this.flush());
  }

  /** Ends it at once: a polite close would wait behind what is not being read. */
  cut(): void {
    this.due = [];
    this.socket.disconnect(true);
    this.connection.transport.socket?._socket?.destroy();
  }

  /** Everything due leaves in one write. */
  flush(): void {
    const { due, connection } = this;
    if (due.length === 0) return;
    this.due = [];
    if (isQuiet(connection)) {
      const tcp = connection.transport.socket!._socket!;
      if (due.length === 1) tcp.write(due[0]!.frames);
      else tcp.write(Buffer.concat(due.map((batch) => batch.frames)));
    } else {
      for (const { packets } of due) for (const packet of packets) connection.write(packet);
    }
  }
}

/**
 * Collects what sockets are due during one turn of the event loop and writes it once.
 * A `send()` costs the kernel about 6 µs however much it carries, so fewer writes is what counts.
 */
export class Outbox {
  readonly #onDrained: (outlet: Outlet) => void;
  readonly #slow = new Set<Outlet>();
  #waiting: Outlet[] = [];
  #scheduled = false;
  readonly #timer: NodeJS.Timeout;

  /** `onDrained` is called when a slow socket can be told where its rooms stand. */
  constructor(onDrained: (outlet: Outlet) => void) {
    this.#onDrained = onDrained;
    this.#timer = setInterval(() => this.#look(), 250);
    this.#timer.unref();
  }

  push(outlet: Outlet, batch: Batch): void {
    if (outlet.slowSince > 0) return;
    if (outlet.due.length === 0) this.#waiting.push(outlet);
    outlet.due.push(batch);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  forget(outlet: Outlet): void {
    outlet.due = [];
    this.#slow.delete(outlet);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #flush(): void {
    this.#scheduled = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const outlet of waiting) {
      outlet.flush();
      const backlog = backlogOf(outlet.connection);
      if (backlog > CUT_BYTES) outlet.cut();
      else if (backlog > SLOW_BYTES) this.#slowDown(outlet);
    }
  }

  #slowDown(outlet: Outlet): void {
    outlet.slowSince = performance.now();
    this.#slow.add(outlet);
  }

  #look(): void {
    for (const outlet of this.#slow) {
      const backlog = backlogOf(outlet.connection);
      if (backlog === 0) {
        outlet.slowSince = 0;
        this.#slow.delete(outlet);
        this.#onDrained(outlet);
      } else if (backlog > CUT_BYTES || performance.now() - outlet.slowSince > SLOW_MS) {
        outlet.cut();
        this.#slow.delete(outlet);
      }
    }
  }
}
