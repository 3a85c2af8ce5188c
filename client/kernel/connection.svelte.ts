/** The small honest mark: whether what is shown is live, and how fast. */
import type { LiveSocket } from './socket.ts';

export type ConnectionState = 'live' | 'catching-up' | 'offline';

export class Connection {
  state = $state<ConnectionState>('catching-up');
  /** A question to the server and its answer, over the socket. */
  roundTripMs = $state<number | null>(null);
  /** From a click to one's own change coming back. */
  changeMs = $state<number | null>(null);
  /** The server speaks a newer protocol: offer to reload the page. */
  outdated = $state(false);
  #socket: LiveSocket;

  constructor(socket: LiveSocket) {
    this.#socket = socket;
    socket.moved = () => this.#read();
  }

  retryNow(): void {
    this.#socket.retryNow();
  }

  #read(): void {
    const { connected, hopeful, outdated, roundTripMs, hub } = this.#socket;
    if (connected) this.state = hub.isBehind ? 'catching-up' : 'live';
    else this.state = hopeful ? 'catching-up' : 'offline';
    this.roundTripMs = roundTripMs;
    this.outdated = outdated;
  }
}
