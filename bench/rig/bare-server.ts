// Socket.IO as it comes: clients join a room, changes are emitted into it.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Change, Entry } from '#shared/kernel/protocol.ts';
import { answerParent, processorMs } from './child.ts';
import { openControlLine } from './control-line.ts';
import { heapAfterCollection } from './heap.ts';

const http = createServer();
const io = new Server(http, {
  serveClient: false,
  transports: ['websocket', 'polling'],
  maxHttpBufferSize: 256 * 1024,
  perMessageDeflate: false,
  httpCompression: false,
  pingInterval: 25_000,
  pingTimeout: 20_000,
});
io.on('connection', (socket) => {
  socket.on('join', ({ room }: { room: string }, reply: (answer: object) => void) => {
    socket.join(room);
    reply({});
  });
});

const doors = {
  listen: (): Promise<string> =>
    new Promise((done) => {
      http.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
    }),

  /** Emits, into every room that the control line names, a change with these entries. */
  control({ entries }: { entries: string }): Promise<number> {
    const change = {
      epoch: randomUUID(),
      seq: 0,
      actor: randomUUID(),
      mutation: randomUUID(),
      at: '2026-11-21T09:00:00.000000+00:00',
      entries: JSON.parse(entries) as Entry[],
    };
    return openControlLine<{ rooms: string[] }>(({ rooms }) => {
      for (const room of rooms) {
        change.seq++;
        io.to(room).emit('change', [{ room, ...change } satisfies Change]);
      }
    });
  },

  processorMs,
  heap: heapAfterCollection,
};
export type BareDoors = typeof doors;

answerParent(doors);
