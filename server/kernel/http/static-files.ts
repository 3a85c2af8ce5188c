import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context, Hono } from 'hono';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const alreadyCompressed = new Set(['.png', '.woff2', '.ico']);

interface StaticFile {
  type: string;
  plain: Buffer<ArrayBuffer>;
  gzip: Buffer<ArrayBuffer> | null;
  tag: string;
  immutable: boolean;
}

/**
 * Serves the built client from memory, compressed once. Every address that is no file is the page
 * itself: the client has its own routes.
 */
export function serveClient(app: Hono, folder: string): void {
  const files = load(folder);
  const page = files.get('/index.html');
  app.get('*', (context) => {
    const file = files.get(context.req.path) ?? (context.req.path.startsWith('/assets/') ? undefined : page);
    return file ? send(context, file) : context.text('Not found', 404);
  });
}

function load(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const extension = extname(name);
    const type = types[extension];
    if (!type) continue;
    const plain = readFileSync(join(folder, name)) as Buffer<ArrayBuffer>;
    const address = `/${name.split(sep).join('/')}`;
    files.set(address, {
      type,
      plain,
      gzip: alreadyCompressed.has(extension) ? null : (gzipSync(plain, { level: 9 }) as Buffer<ArrayBuffer>),
      tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      immutable: address.startsWith('/assets/'),
    });
  }
  return files;
}

function send(context: Context, file: StaticFile): Response {
  const headers: Record<string, string> = {
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.tag,
    Vary: 'Accept-Encoding',
  };
  if (context.req.header('if-none-match') === file.tag) return context.body(null, 304, headers);
  const gzip = file.gzip && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
  return gzip
    ? context.body(file.gzip as Buffer<ArrayBuffer>, 200, { ...headers, 'Content-Encoding': 'gzip' })
    : context.body(file.plain, 200, headers);
}
