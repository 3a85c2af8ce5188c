import { createHash } from 'node:crypto';
import type { Context } from 'hono';

const HASH_LENGTH = 12;

/**
 * What tells one answer from the next (RFC 9110 §8.8.3): the version where it shows one thing, and a hash
 * of the text, because a new program, or a database that was restored, shows the same version differently.
 * `thing` is the part of an answer of several things that it is about: what was answered can then be sent as
 * If-Match where that thing is changed.
 */
export function etagOf(result: unknown, text: string, thing?: string): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
  const one = thing === undefined ? result : (result as Record<string, unknown> | null)?.[thing];
  const version = (one as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? `"${version}.${hash}"` : `W/"${hash}"`;
}

/** Whether the caller has this answer already. */
export function isKnown(context: Context, etag: string): boolean {
  const header = context.req.header('if-none-match');
  if (header === undefined) return false;
  return header.split(',').some((one) => opaque(one) === opaque(etag));
}

/** A read compares weakly: what a proxy compressed on the way is still the same. */
const opaque = (etag: string): string => etag.trim().replace(/^W\//, '');
