/** A real HTTP server that does what a key asks for once, and fails as a test tells it to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  method: string;
  path: string;
  key: string;
  body: unknown;
}

/**
 * `cut` does it and loses the answer; `running` says that the first attempt still runs; a number refuses with
 * that status; `hang` never answers.
 */
export type Mood = 'cut' | 'running' | 'hang' | number;

export class WriteServer {
  /** Every request, in the order of arrival. */
  readonly asked: Asked[] = [];
  /** What was done, once a key. */
  readonly done = new Map<string, unknown>();
  /** Moods of the coming requests; then everything is done. */
  moods: Mood[] = [];
  #server: Server | null = null;
  #port = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Opens, again at the same port. */
  async open(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Resolves when this many requests have arrived in all. */
  arrived(count: number): Promise<void> {
    if (this.asked.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const key = String(request.headers['idempotency-key']);
    const asked = {
      method: String(request.method),
      path: String(request.url),
      key,
      body: JSON.parse(body || 'null'),
    };
    this.asked.push(asked);
    for (const { count, resolve } of this.#waiting) if (this.asked.length >= count) resolve();
    const mood = this.moods.shift();
    if (mood === 'hang') return;
    if (mood === 'running') {
      response.setHeader('retry-after', '2');
      return this.#refuse(response, 409);
    }
    if (typeof mood === 'number') return this.#refuse(response, mood);
    if (!this.done.has(key)) this.done.set(key, { did: asked.body, as: this.done.size + 1 });
    if (mood === 'cut') return void request.socket.destroy();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(this.done.get(key)));
  }

  #refuse(response: ServerResponse, status: number): void {
    response.statusCode = status;
    response.setHeader('content-type', 'application/problem+json');
    response.end(
      JSON.stringify({ type: 'urn:muster:problem:test', title: 'No', status, detail: `It is ${status}.` }),
    );
  }
}
