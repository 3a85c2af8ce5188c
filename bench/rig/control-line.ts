import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** Takes one JSON value a line: the shortest way from one bench process to another. */
export async function openControlLine<Message>(take: (message: Message) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    createInterface({ input: socket }).on('line', (line) => take(JSON.parse(line) as Message));
  });
  server.unref();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The other end of a control line. */
export async function connectControlLine<Message>(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return {
    send: (message: Message): void => {
      socket.write(`${JSON.stringify(message)}\n`);
    },
    close: (): void => {
      socket.destroy();
    },
  };
}
