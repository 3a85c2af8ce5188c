import { createClient } from 'redis';
import { type Doorbell, type Listener, LocalDoorbell, type NodeChannel, type Ring } from './doorbell.ts';
import { createId } from './ids.ts';
import type { Log } from './log.ts';

const CHANNEL = 'muster:doorbell';
/** A connection that says nothing for this long is taken for lost. */
const SILENCE_MS = 3000;

/**
 * Rings on every node through Redis pub/sub, and within this process at once.
 * Redis may be absent, stalled or empty at any time: nothing waits for it and nothing is kept for it.
 */
export class RedisDoorbell implements Doorbell {
  readonly #local = new LocalDoorbell();
  readonly #node = createId();
  readonly #publisher;
  readonly #subscriber;
  readonly #log: Log;
  #due: Ring = { rooms: [], queues: [] };
  #scheduled = false;

  constructor(url: string, log: Log) {
    this.#log = log;
    const options = {
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: 1000,
      pingInterval: SILENCE_MS / 3,
      socket: {
        connectTimeout: 2000,
        socketTimeout: SILENCE_MS,
        reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 1000),
      },
    };
    this.#publisher = createClient(options);
    this.#subscriber = createClient(options);
    for (const client of [this.#publisher, this.#subscriber]) {
      // Reported once a change of state, by `watch`; an error event without a listener would end the process.
      client.on('error', () => {});
    }
    this.#watch();
  }

  /** Starts connecting and gives whether Redis answered within two seconds; it goes on trying either way. */
  async connect(): Promise<boolean> {
    const ready = Promise.all([
      this.#publisher.connect(),
      this.#subscriber.connect().then((client) => client.subscribe(CHANNEL, (text) => this.#hear(text))),
    ]).then(
      () => true,
      () => false,
    );
    const late = new Promise<boolean>((done) => setTimeout(done, 2000, false).unref());
    return Promise.race([ready, late]);
  }

  ring(ring: Ring): void {
    this.#local.ring(ring);
    this.#due.rooms.push(...ring.rooms);
    this.#due.queues.push(...ring.queues);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // All commits of one turn ring other nodes once.
    setImmediate(() => this.#publish());
  }

  listen(listener: Listener): void {
    this.#local.listen(listener);
  }

  channel(name: string): NodeChannel {
    const channel = `muster:${name}`;
    const mine = `${this.#node} `;
    return {
      say: (text) => {
        if (this.#publisher.isReady) this.#publisher.publish(channel, mine + text).catch(() => {});
      },
      listen: (listener) => {
        const hear = (text: string): void => {
          if (!text.startsWith(mine)) listener(text.slice(text.indexOf(' ') + 1));
        };
        const subscribe = (): void => void this.#subscriber.subscribe(channel, hear).catch(() => {});
        // A subscription that was made once is renewed by the client; asking twice hears once.
        this.#subscriber.on('ready', subscribe);
        if (this.#subscriber.isReady) subscribe();
      },
    };
  }

  trouble(): string | null {
    return this.#publisher.isReady && this.#subscriber.isReady
      ? null
      : 'Redis does not answer; changes reach other nodes within about a second';
  }

  async close(): Promise<void> {
    await this.#local.close();
    this.#publisher.destroy();
    this.#subscriber.destroy();
  }

  #publish(): void {
    this.#scheduled = false;
    const due = this.#due;
    this.#due = { rooms: [], queues: [] };
    if (!this.#publisher.isReady) return;
    const newest = new Map(due.rooms.map(({ room, seq }) => [room, seq]));
    const message = JSON.stringify({
      node: this.#node,
      rooms: [...newest].map(([room, seq]) => ({ room, seq })),
      queues: [...new Set(due.queues)],
    });
    this.#publisher.publish(CHANNEL, message).catch(() => {});
  }

  #hear(text: string): void {
    const { node, rooms, queues } = JSON.parse(text) as Ring & { node: string };
    if (node !== this.#node) this.#local.ring({ rooms, queues });
  }

  #watch(): void {
    let well: boolean | null = null;
    const report = (): void => {
      const now = this.trouble() === null;
      if (now === well) return;
      if (now) this.#log.info('Redis answers: changes reach other nodes at once');
      else if (well) this.#log.warn(this.trouble() ?? '');
      well = now;
    };
    for (const client of [this.#publisher, this.#subscriber]) {
      client.on('ready', report);
      client.on('reconnecting', report);
    }
  }
}
