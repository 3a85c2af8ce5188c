import type { Server as HttpServer } from 'node:http';

/** Starts to listen, and gives the port, which is chosen for a port of 0. */
export function listen(http: HttpServer, port: number, host?: string): Promise<number> {
  return new Promise((done, fail) => {
    http.once('error', fail);
    http.listen(port, host, () => {
      http.removeListener('error', fail);
      const address = http.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
  });
}
