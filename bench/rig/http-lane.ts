import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** One kept connection, one request at a time: the least a client can spend on HTTP. */
export class HttpLane {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #done: ((status: number, body: string) => void) | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.on('data', (bytes: Buffer) => {
      this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
      this.#look();
    });
  }

  static async open(url: string): Promise<HttpLane> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    return new HttpLane(socket, host);
  }

  post(
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<{ status: number; body: string }> {
    let head = `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: application/json\r\n`;
    for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
    this.#socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    return new Promise((done) => {
      this.#done = (status, text) => done({ status, body: text });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #look(): void {
    const bytes = this.#received;
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return;
    const head = bytes.toString('latin1', 0, end);
    const from = end + HEAD_END.length;
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    const complete = length
      ? bytes.length >= from + Number(length)
      : bytes.subarray(bytes.length - LAST_CHUNK.length).equals(LAST_CHUNK);
    if (!complete) return;
    this.#received = Buffer.alloc(0);
    this.#done?.(Number(head.slice(9, 12)), bytes.toString('utf8', from));
  }
}
