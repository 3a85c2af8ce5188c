/** The small honest mark: whether what is shown is live, and how fast. */
import type { LiveSocket } from './socket.ts';

/** Some writes change nothing that is shown here, and never come back. */
const MOST_SENT = 50;

export type ConnectionState = 'live' | 'catching-up' | 'offline';

export class Connection {
  state = $state<ConnectionState>('catching-up');
  /** A question to the server and its answer, over the socket. */
  roundTripMs = $state<number | null>(null);
  /** From one's own write leaving to its change coming back. */
  changeMs = $state<number | null>(null);
  /** When the last change arrived, whoever's; milliseconds of this device's clock. */
  lastChangeAt = $state<number | null>(null);
  /** Since when there is a connection. */
  connectedAt = $state<number | null>(null);
  /** What is shown was true then, and this device kept it; null when it is live. */
  asOf = $state<string | null>(null);
  /** The server speaks a newer protocol: offer to reload the page. */
  outdated = $state(false);
  #socket: LiveSocket;
  /** When writes left whose change has not come back. */
  readonly #sent = new Map<string, number>();

  constructor(socket: LiveSocket) {
    this.#socket = socket;
    socket.moved = () => this.#read();
  }

  retryNow(): void {
    this.#socket.retryNow();
  }

  /** Asks how long a question takes now. */
  measure(): void {
    this.#socket.measure();
  }

  /** Something that this device kept is shown; the oldest of all counts. */
  shows(at: string): void {
    if (this.asOf === null || at < this.asOf) this.asOf = at;
  }

  /** A write of one's own leaves, by its mutation id. */
  sent(mutation: string): void {
    if (this.#sent.size >= MOST_SENT) this.#sent.clear();
    this.#sent.set(mutation, Date.now());
  }

  /** A change arrived. */
  heard(mutation: string | null): void {
    this.lastChangeAt = Date.now();
    const sentAt = mutation === null ? undefined : this.#sent.get(mutation);
    if (mutation === null || sentAt === undefined) return;
    this.#sent.delete(mutation);
    this.changeMs = this.lastChangeAt - sentAt;
  }

  #read(): void {
    const { connected, hopeful, outdated, roundTripMs, hub } = this.#socket;
    if (connected) this.state = hub.isBehind ? 'catching-up' : 'live';
    else this.state = hopeful ? 'catching-up' : 'offline';
    if (!connected) this.connectedAt = null;
    else this.connectedAt ??= Date.now();
    if (this.state === 'live') this.asOf = null;
    this.roundTripMs = roundTripMs;
    this.outdated = outdated;
  }
}
