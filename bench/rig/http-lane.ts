import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const JSON_BODY = { 'Content-Type': 'application/json' };

export interface LaneAnswer {
  status: number;
  body: string;
}

/** One kept connection, one request at a time: the least a client can spend on HTTP. */
export class HttpLane {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #done: ((status: number, body: string) => void) | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    // The server ends what rests, which concerns nobody; an answer that does not come is missed by its caller.
    socket.on('error', () => {});
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

  post(path: string, headers: Record<string, string>, body: string): Promise<LaneAnswer> {
    const length = String(Buffer.byteLength(body));
    return this.#ask('POST', path, { ...headers, ...JSON_BODY, 'Content-Length': length }, body);
  }

  get(path: string, headers: Record<string, string>): Promise<LaneAnswer> {
    return this.#ask('GET', path, headers, '');
  }

  #ask(method: string, path: string, headers: Record<string, string>, body: string): Promise<LaneAnswer> {
    let head = `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n`;
    for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
    this.#socket.write(`${head}\r\n${body}`);
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
