import type { IncomingMessage, ServerResponse } from 'node:http';

const EXPOSED = 'Room-Position, Commit-Id, Idempotent-Replay, ETag, Retry-After, X-Request-Id, Location';
const ALLOWED_METHODS = 'GET, POST, PUT, PATCH, DELETE';
const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match';
/** Seconds for which a browser need not ask again. */
const PREFLIGHT_AGE = '600';

/**
 * Lets the pages of configured origins call the API (Fetch standard, CORS protocol); pages of any other
 * get no such header, so that their browser keeps the answer from them. Gives whether it was a preflight,
 * which is answered here.
 */
export function crossOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', EXPOSED);
  if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return false;
  response.setHeader('Vary', 'Origin');
  response.setHeader('Access-Control-Allow-Methods', ALLOWED_METHODS);
  response.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
  response.setHeader('Access-Control-Max-Age', PREFLIGHT_AGE);
  response.writeHead(204).end();
  return true;
}
