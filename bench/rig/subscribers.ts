// A process full of subscribers that count what they are sent, and release more as it arrives.
import { answerParent, sharedMs } from './child.ts';
import { RawSocket } from './raw-socket.ts';
import { type ReleaseOptions, releaseTo } from './release.ts';

export interface Subscriber {
  auth: object;
  rooms: { room: string; epoch?: string; seq?: number }[];
}

export interface Drive extends ReleaseOptions {
  rooms: string[];
  /** Subscribers of each room. */
  fanOut: number;
  /** Changes released together. */
  step: number;
  steps: number;
  /** Changes released and not yet with everybody. */
  inFlight: number;
}

const AT_ONCE = 20;
let sockets: RawSocket[] = [];
let delivered = 0;
let waiting = { at: Number.POSITIVE_INFINITY, go: (): void => {} };

function count(): void {
  if (++delivered >= waiting.at) {
    const { go } = waiting;
    waiting = { at: Number.POSITIVE_INFINITY, go };
    go();
  }
}

const reached = (total: number): Promise<void> =>
  delivered >= total
    ? Promise.resolve()
    : new Promise((go) => {
        waiting = { at: total, go };
      });

const doors = {
  async connect({ url, subscribers }: { url: string; subscribers: Subscriber[] }): Promise<void> {
    for (let from = 0; from < subscribers.length; from += AT_ONCE) {
      const made = subscribers.slice(from, from + AT_ONCE).map(async ({ auth, rooms }) => {
        const socket = await RawSocket.connect({ url, auth, onChange: count });
        for (const room of rooms) {
          const reply = await socket.ask<{ error?: unknown }>('join', room);
          if (reply?.error) throw new Error(`a join was refused: ${JSON.stringify(reply.error)}`);
        }
        return socket;
      });
      sockets.push(...(await Promise.all(made)));
    }
  },

  /** A closed loop: as soon as a step has reached everybody, another is released. Gives deliveries and ms. */
  async drive({ rooms, fanOut, step, steps, inFlight, ...options }: Drive) {
    const roomsOf = (n: number) =>
      Array.from({ length: step }, (_, i) => rooms[(n * step + i) % rooms.length]!);
    const release = await releaseTo(options, roomsOf);
    delivered = 0;
    const begun = sharedMs();
    let released = 0;
    while (released < steps && released * step < inFlight) await release.step(released++);
    for (let done = 1; done <= steps; done++) {
      await reached(done * step * fanOut);
      if (released < steps) await release.step(released++);
    }
    const ms = sharedMs() - begun;
    await release.close();
    return { deliveries: delivered, ms };
  },

  disconnect(): void {
    for (const socket of sockets) socket.close();
    sockets = [];
  },
};
export type SubscriberDoors = typeof doors;

answerParent(doors);
