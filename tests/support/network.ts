import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A stretch of network between a browser and a server, which a test can cut and mend. */
export class Network {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #cut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(url: string): Promise<Network> {
    const port = Number(new URL(url).port);
    const network: Network = new Network(
      createServer((here) => {
        if (network.#cut) return here.destroy();
        const there = connect(port, '127.0.0.1');
        for (const [one, other] of [
          [here, there],
          [there, here],
        ] as const) {
          network.#open.add(one);
          one.pipe(other);
          one.on('error', () => other.destroy());
          one.on('close', () => {
            network.#open.delete(one);
            other.destroy();
          });
        }
      }),
    );
    await new Promise<void>((done) => network.#server.listen(0, '127.0.0.1', done));
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Every connection breaks, and none can be made. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}
