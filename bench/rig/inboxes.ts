// A process full of people who look at their inboxes, and note when each change of theirs arrives.
import { answerParent, sharedMs } from './child.ts';
import { RawSocket } from './raw-socket.ts';

export interface Reader {
  auth: object;
  room: { room: string; epoch?: string; seq?: number };
}

const AT_ONCE = 20;
const sockets: RawSocket[] = [];
/** When each reader's changes arrived, in order. */
let arrivals: number[][] = [];
let total = 0;
let waiting = { at: Number.POSITIVE_INFINITY, go: (): void => {} };

const doors = {
  async connect({ url, readers }: { url: string; readers: Reader[] }): Promise<void> {
    arrivals = readers.map(() => []);
    for (let from = 0; from < readers.length; from += AT_ONCE) {
      const made = readers.slice(from, from + AT_ONCE).map(async ({ auth, room }, at) => {
        const onChange = (): void => {
          arrivals[from + at]!.push(sharedMs());
          if (++total >= waiting.at) waiting.go();
        };
        const socket = await RawSocket.connect({ url, auth, onChange });
        const reply = await socket.ask<{ error?: unknown }>('join', room);
        if (reply?.error) throw new Error(`a join was refused: ${JSON.stringify(reply.error)}`);
        return socket;
      });
      sockets.push(...(await Promise.all(made)));
    }
  },

  /** The moments at which all of them arrived, by reader. */
  async heard({ changes }: { changes: number }): Promise<number[][]> {
    if (total < changes)
      await new Promise<void>((go) => {
        waiting = { at: changes, go };
      });
    return arrivals;
  },

  disconnect(): void {
    for (const socket of sockets.splice(0)) socket.close();
  },
};
export type InboxDoors = typeof doors;

answerParent(doors);
