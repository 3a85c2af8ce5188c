// A process full of subscribers that count what they are sent, and release more as it arrives.
import { chanceOf } from '../../tests/support/chance.ts';
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
  /** Changes in flight: released together, as soon as those before have reached everybody. */
  step: number;
  steps: number;
  /** Whose room is next: one after the other, or as chance has it, with this seed. */
  seed: number | null;
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

/**
 * Keeps this process from sleeping: a server whose subscribers are elsewhere never pays for waking
 * them, and on one machine it would, with every send that finds them asleep.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = (): void => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
}

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

  /** Gives the deliveries and how long they took. The clock stands while the next changes are committed. */
  async drive({ rooms, fanOut, step, steps, seed, ...options }: Drive) {
    const release = await releaseTo(options);
    const rest = stayAwake();
    const chance = seed === null ? null : chanceOf(seed);
    delivered = 0;
    let ms = 0;
    for (let n = 0; n < steps; n++) {
      const go = await release.ready(
        Array.from({ length: step }, (_, i) => chance?.pick(rooms) ?? rooms[(n * step + i) % rooms.length]!),
      );
      const begun = sharedMs();
      go();
      await reached((n + 1) * step * fanOut);
      ms += sharedMs() - begun;
    }
    rest();
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
