import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const CHANGE = Buffer.from('42["change"');
const NO_MASK = 0x80;
const READING = Buffer.allocUnsafeSlow(256 * 1024);
const PING = '2';
const PONG = '3';

export interface RawSocketOptions {
  url: string;
  auth: object;
  /** Called for every `change` frame with its payload, which is only valid during the call. */
  onChange(bytes: Buffer, from: number, to: number): void;
}

/**
 * A Socket.IO client that does as little as a client can: it finds the ends of frames, answers
 * pings, and counts. Socket.IO's own would need more processor time than the server it measures.
 */
export class RawSocket {
  readonly #socket: Socket;
  readonly #onChange: RawSocketOptions['onChange'];
  readonly #answers = new Map<string, (text: string) => void>();
  #held: Buffer | null = null;
  #asked = 0;

  private constructor(socket: Socket, onChange: RawSocketOptions['onChange']) {
    this.#socket = socket;
    this.#onChange = onChange;
  }

  static async connect({ url, auth, onChange }: RawSocketOptions): Promise<RawSocket> {
    const { hostname, port, host, origin } = new URL(url);
    let take: (bytes: Buffer) => void = () => {};
    const onread = {
      // All sockets read into the same bytes, one after another.
      buffer: READING,
      callback: (length: number, bytes: Uint8Array): boolean => {
        take(Buffer.from(bytes.buffer, bytes.byteOffset, length));
        return true;
      },
    };
    const socket = connect({ port: Number(port), host: hostname, onread });
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const raw = new RawSocket(socket, onChange);
    const opened = raw.#expect('0');
    take = (bytes) => {
      const end = bytes.indexOf('\r\n\r\n');
      const status = bytes.toString('latin1', 9, 12);
      if (end < 0 || status !== '101') throw new Error(`the handshake was answered ${status}`);
      take = (more) => raw.#read(more);
      take(bytes.subarray(end + 4));
    };
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n` +
        'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36\r\n' +
        'Accept-Language: en-US,en;q=0.9\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n' +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    await opened;
    const admitted = raw.#expect('40');
    raw.#send(`40${JSON.stringify(auth)}`);
    await admitted;
    return raw;
  }

  /** Emits an event with one argument and gives the acknowledgement. */
  async ask<Answer>(event: string, input: unknown): Promise<Answer> {
    const id = this.#asked++;
    const answer = this.#expect(`43${id}[`);
    this.#send(`42${id}${JSON.stringify([event, input])}`);
    const text = await answer;
    return (JSON.parse(text.slice(text.indexOf('['))) as [Answer])[0];
  }

  close(): void {
    this.#socket.destroy();
  }

  #expect(prefix: string): Promise<string> {
    return new Promise((done, fail) => {
      this.#answers.set(prefix, done);
      this.#socket.once('close', () => fail(new Error(`the connection ended before ${prefix}`)));
    });
  }

  #read(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#held) {
      bytes = Buffer.concat([this.#held, chunk]);
      this.#held = null;
    }
    let at = 0;
    while (at + 2 <= bytes.length) {
      let from = at + 2;
      let length = bytes[at + 1]!;
      if (length === 126) {
        if (at + 4 > bytes.length) break;
        length = bytes.readUInt16BE(at + 2);
        from = at + 4;
      } else if (length === 127) {
        if (at + 10 > bytes.length) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        from = at + 10;
      }
      const to = from + length;
      if (to > bytes.length) break;
      this.#take(bytes, from, to);
      at = to;
    }
    if (at < bytes.length) this.#held = Buffer.from(bytes.subarray(at));
  }

  #take(bytes: Buffer, from: number, to: number): void {
    if (isChange(bytes, from, to)) {
      this.#onChange(bytes, from, to);
      return;
    }
    const text = bytes.toString('utf8', from, to);
    if (text === PING) this.#send(PONG);
    for (const [prefix, done] of this.#answers) {
      if (!text.startsWith(prefix)) continue;
      this.#answers.delete(prefix);
      done(text);
      return;
    }
    if (text.startsWith('44')) throw new Error(`the server refused: ${text}`);
  }

  /** A client must mask; a mask of zeros leaves the text as it is. */
  #send(text: string): void {
    const payload = Buffer.from(text);
    const long = payload.length > 125;
    const head = Buffer.alloc(long ? 8 : 6);
    head[0] = 0x81;
    head[1] = NO_MASK | (long ? 126 : payload.length);
    if (long) head.writeUInt16BE(payload.length, 2);
    this.#socket.write(Buffer.concat([head, payload]));
  }
}

function isChange(bytes: Buffer, from: number, to: number): boolean {
  if (to - from < CHANGE.length) return false;
  for (let i = 0; i < CHANGE.length; i++) if (bytes[from + i] !== CHANGE[i]) return false;
  return true;
}
