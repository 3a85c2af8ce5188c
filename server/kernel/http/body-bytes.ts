import type { Context } from 'hono';
import { Refusal } from '../refusal.ts';

export const MOST_BODY_BYTES = 1024 * 1024;

/** The body, as far as it may go: without a length in front it is counted as it comes. Throws 413. */
export async function readBytes(context: Context): Promise<Uint8Array> {
  const length = context.req.header('content-length');
  if (length !== undefined) {
    if (Number(length) > MOST_BODY_BYTES) throw tooLarge();
    return new Uint8Array(await context.req.arrayBuffer());
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of context.req.raw.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BODY_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = (): Refusal => new Refusal(413, 'too-large', `Send at most ${MOST_BODY_BYTES / 1024} kB.`);
