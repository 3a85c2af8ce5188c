import type { RequestListener, ServerResponse } from 'node:http';
import { createId } from '../ids.ts';
import type { Proxies } from './caller.ts';
import { crossOrigin } from './cross-origin.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // Svelte sets element styles from script; no style sheet is ever inline.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' ws: wss:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY = Object.entries({
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
});

const REQUEST_ID = 'X-Request-Id';
const STRICT_TRANSPORT = 'max-age=15552000; includeSubDomains';

/**
 * Gives every answer the headers that keep a browser careful, and every answer of the API `no-store`
 * unless it says otherwise. Beneath the router, so that no answer goes without, whoever makes it; set
 * on a finished answer instead, they would make it be built a second time.
 *
 * A browser is told to insist on TLS only where there is some: told so by a server without, it could
 * not come back.
 */
export function withDefaultHeaders(
  listener: RequestListener,
  { proxies, origins }: { proxies: Proxies; origins: readonly string[] },
): RequestListener {
  return (request, response) => {
    for (const [name, value] of SECURITY) response.setHeader(name, value);
    if (proxies.callerOf(request).secure) response.setHeader('Strict-Transport-Security', STRICT_TRANSPORT);
    if (isOfApi(request.url ?? '')) {
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader(REQUEST_ID, createId());
      if (crossOrigin(request, response, origins)) return;
    }
    return listener(request, response);
  };
}

/** Also of a request that names its whole address, as those to proxies do. */
const isOfApi = (url: string): boolean => /^(https?:\/\/[^/]*)?\/api(\/|\?|$)/i.test(url);

/** The id that a request of the API was given, as its answer says it. */
export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(REQUEST_ID) ?? '');
