// A process that posts needs and holds the sockets that have to hear of them.
import { randomUUID } from 'node:crypto';
import { aNeed } from '../../tests/support/samples.ts';
import { answerParent, processorMs } from './child.ts';
import { HttpLane } from './http-lane.ts';
import { RawSocket } from './raw-socket.ts';
import type { Subscriber } from './subscribers.ts';

export interface Posts {
  url: string;
  token: string;
  organisations: string[];
  /** Subscribers of each organisation. */
  fanOut: number;
  count: number;
  inFlight: number;
}

const MUTATION = Buffer.from('"mutation":"');
const KEY_LENGTH = 36;
const sockets: RawSocket[] = [];
/** Posts under way: how many subscribers have not heard of each yet. */
const awaited = new Map<string, { missing: number; done(): void }>();

function hear(bytes: Buffer, from: number, to: number): void {
  const at = bytes.indexOf(MUTATION, from);
  if (at < 0 || at >= to) return;
  const key = bytes.toString('latin1', at + MUTATION.length, at + MUTATION.length + KEY_LENGTH);
  const post = awaited.get(key);
  if (post && --post.missing === 0) {
    awaited.delete(key);
    post.done();
  }
}

const doors = {
  async connect({ url, subscribers }: { url: string; subscribers: Subscriber[] }): Promise<void> {
    for (const { auth, rooms } of subscribers) {
      const socket = await RawSocket.connect({ url, auth, onChange: hear });
      for (const room of rooms) {
        const reply = await socket.ask<{ error?: unknown }>('join', room);
        if (reply?.error) throw new Error(`a join was refused: ${JSON.stringify(reply.error)}`);
      }
      sockets.push(socket);
    }
  },

  /** A closed loop. A post is over when it is answered and the last subscriber has it. */
  async post({ url, token, organisations, fanOut, count, inFlight }: Posts) {
    const latencies: number[] = [];
    let next = 0;
    const begun = performance.now();
    const post = async (lane: HttpLane, n: number): Promise<void> => {
      const key = randomUUID();
      const organisation = organisations[n % organisations.length]!;
      // A draft, which everyone who may see the organisation's needs hears of: an open need would also be matched, which only one side does.
      const body = JSON.stringify(
        aNeed(organisation, { title: `Pack and hand out groceries ${n}`, draft: true }),
      );
      const sent = performance.now();
      const heard = new Promise<void>((done) => {
        awaited.set(key, { missing: fanOut, done });
      });
      const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': key };
      const answer = await lane.post('/api/nonprofit/needs', headers, body);
      if (answer.status !== 201) throw new Error(`a post was answered ${answer.status}: ${answer.body}`);
      await heard;
      latencies.push(performance.now() - sent);
    };
    const lanes = await Promise.all(Array.from({ length: inFlight }, () => HttpLane.open(url)));
    await Promise.all(
      lanes.map(async (lane) => {
        while (next < count) await post(lane, next++);
        lane.close();
      }),
    );
    return { ms: performance.now() - begun, latencies };
  },

  processorMs,
};
export type PosterDoors = typeof doors;

answerParent(doors);
