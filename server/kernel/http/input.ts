import type { Context } from 'hono';
import type { z } from 'zod';
import { Refusal } from '../refusal.ts';

const MOST_BYTES = 1024 * 1024;

/** Reads and validates the JSON body. Refuses other media types, oversize, and every faulty path. */
export async function readBody(context: Context, schema: z.ZodType | undefined): Promise<unknown> {
  if (!schema) return undefined;
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/(json|merge-patch\+json)\b/i.test(type)) {
    throw new Refusal(415, 'media-type', 'Send the body as application/json.');
  }
  const text = await readText(context);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid', 'The body is not JSON. Send one JSON object.');
  }
  return validate(schema, value, '');
}

/** Reads and validates the query; a key given twice or unknown is refused. */
export function readQuery(context: Context, schema: z.ZodType | undefined): unknown {
  const given = context.req.queries();
  const query = Object.fromEntries(
    Object.entries(given).map(([key, values]) => [key, values.length === 1 ? values[0] : values]),
  );
  if (schema) return validate(schema, query, '?');
  if (Object.keys(query).length > 0)
    throw new Refusal(400, 'invalid', 'This address takes no query: leave it out.');
  return undefined;
}

/** The version in `If-Match: "<n>"`, or null without the header. */
export function readIfMatch(context: Context): number | null {
  const header = context.req.header('if-match');
  if (header === undefined) return null;
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(header);
  if (!match) throw new Refusal(400, 'invalid', 'Write If-Match as the version you have, in quotes.');
  return Number(match[1]);
}

async function readText(context: Context): Promise<string> {
  if (Number(context.req.header('content-length') ?? 0) > MOST_BYTES) throw tooLarge();
  const text = await context.req.text();
  if (text.length > MOST_BYTES) throw tooLarge();
  return text;
}

const tooLarge = (): Refusal => new Refusal(413, 'too-large', `Send at most ${MOST_BYTES / 1024} kB.`);

function validate(schema: z.ZodType, value: unknown, prefix: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 50).map((issue) => ({
    path: prefix + issue.path.join('.'),
    // The library's message for unknown keys repeats them; an answer never echoes what was sent.
    message:
      issue.code === 'unrecognized_keys' ? 'Leave out the fields that do not belong here.' : issue.message,
  }));
  throw new Refusal(400, 'invalid', 'Some fields need another value; each is named with what it needs.', {
    errors,
  });
}
