import type { Context } from 'hono';
import { Refusal } from '../refusal.ts';

/** Reads a body of bytes. Throws 413 as soon as it is too large, whatever its length was said to be. */
export async function readBytes(context: Context, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new Refusal(413, 'too-large', `Send at most ${Math.floor(most / 1024 / 1024)} MB.`);
  if (Number(context.req.header('content-length') ?? 0) > most) throw tooLarge;
  const parts: Uint8Array[] = [];
  let length = 0;
  const body = context.req.raw.body;
  // Leaving the loop early cancels the stream.
  for await (const part of body ?? []) {
    length += part.byteLength;
    if (length > most) throw tooLarge;
    parts.push(part);
  }
  if (length === 0) throw new Refusal(400, 'invalid', 'The body is empty. Send the file as the body.');
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
