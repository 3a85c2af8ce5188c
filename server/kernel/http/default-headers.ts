import type { RequestListener } from 'node:http';

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
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
});

/**
 * Gives every answer the headers that keep a browser careful, and every answer of the API `no-store`
 * unless it says otherwise. Beneath the router, so that no answer goes without, whoever makes it; set
 * on a finished answer instead, they would make it be built a second time.
 */
export function withDefaultHeaders(listener: RequestListener): RequestListener {
  return (request, response) => {
    for (const [name, value] of SECURITY) response.setHeader(name, value);
    if (request.url?.startsWith('/api/')) response.setHeader('Cache-Control', 'no-store');
    return listener(request, response);
  };
}
