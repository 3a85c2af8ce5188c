import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Hono } from 'hono';
import type { Telemetry } from './telemetry.ts';

export interface MetricsPage {
  telemetry: Telemetry;
  /** Who asks has to send it as a bearer token; null lets everyone who reaches the port. */
  token: string | null;
}

/** `/metrics` beside the API, for who has the token. Without one it is not there: figures are not public. */
export function serveMetrics(app: Hono, page: MetricsPage | null): void {
  app.get('/metrics', async (context) => {
    if (!page?.token) return context.text('Not found', 404);
    if (!fits(context.req.header('authorization'), page.token)) {
      return context.text('Send the token of METRICS_TOKEN as a bearer token.', 401, {
        'WWW-Authenticate': 'Bearer',
      });
    }
    return context.body(await page.telemetry.text(), 200, { 'Content-Type': page.telemetry.contentType });
  });
}

/** `/metrics` on a port of its own, which must not be reachable from outside. */
export function createMetricsServer({ telemetry, token }: MetricsPage): Server {
  return createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    if (token && !fits(request.headers.authorization, token)) return void response.writeHead(401).end();
    telemetry.text().then(
      (text) => response.writeHead(200, { 'Content-Type': telemetry.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
}

function fits(authorization: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

/** Of equal length, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
