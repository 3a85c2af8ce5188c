import type { Context } from 'hono';
import { z } from 'zod';
import { faultInWords, strayFields } from '../fault-words.ts';
import { Refusal } from '../refusal.ts';
import { readBytes } from './body-bytes.ts';

/** Reads and validates the JSON body. Refuses other media types, oversize, and every faulty path. */
export async function readBody(context: Context, schema: z.ZodType | undefined): Promise<unknown> {
  if (!schema) return undefined;
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/(json|merge-patch\+json)\s*(;|$)/i.test(type)) {
    throw new Refusal(415, 'media-type', 'Send the body as application/json.');
  }
  const text = decode(await readBytes(context));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid', 'The body is not JSON. Send one JSON object.');
  }
  return validate(schema, value, '');
}

/** The query's keys; one that is given twice is a list. */
export function queryOf(context: Context): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([key, values]) => [
      key,
      values.length === 1 ? values[0] : values,
    ]),
  );
}

/** Validates the query; a key given twice or unknown is refused. */
export function readQuery(query: Record<string, unknown>, schema: z.ZodType | undefined): unknown {
  if (schema) return validate(schema, query, '?');
  if (Object.keys(query).length > 0)
    throw new Refusal(400, 'invalid', 'This address takes no query: leave it out.');
  return undefined;
}

/**
 * The version in `If-Match: "<n>"`, or that of an ETag; null without the header, and for `*`, which stands for
 * whatever there is (RFC 9110 §13.1.1).
 */
export function readIfMatch(context: Context): number | null {
  const header = context.req.header('if-match');
  if (header === undefined || header.trim() === '*') return null;
  const match = /^(?:W\/)?"(\d{1,9})(?:\.[\w-]{1,43})?"$/.exec(header);
  if (!match) {
    throw new Refusal(400, 'invalid', 'Write If-Match as the ETag or the version you have, in quotes.');
  }
  return Number(match[1]);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal(400, 'invalid', 'The body is not UTF-8. Send JSON in UTF-8.');
  }
}

function validate(schema: z.ZodType, value: unknown, prefix: string): unknown {
  const result = schema.safeParse(value, { error: faultInWords });
  if (result.success) {
    const path = findUnstorable(result.data, []);
    if (path === null) return result.data;
    const message = 'Leave out characters that no text has: U+0000, and halves of surrogate pairs.';
    throw invalid([{ path: prefix + declaredPart(schema, path), message }]);
  }
  throw invalid(
    result.error.issues.slice(0, 50).map((issue) => {
      const place = declaredPart(schema, issue.path);
      const whole = prefix === '?' ? 'the query' : 'the body';
      return {
        path: prefix + place,
        // An answer never echoes what was sent, so it names where they are.
        message: issue.code === 'unrecognized_keys' ? strayFields(place || whole) : issue.message,
      };
    }),
  );
}

const invalid = (errors: { path: string; message: string }[]): Refusal =>
  new Refusal(400, 'invalid', 'Some fields need another value; each is named with what it needs.', {
    errors,
  });

/** A path as far as it was not the sender who chose it: keys that no schema declares are not repeated. */
function declaredPart(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const names = namesIn(schema);
  const end = path.findIndex((key) => typeof key === 'string' && !names.has(key));
  return (end === -1 ? path : path.slice(0, end)).join('.');
}

const namesOf = new WeakMap<z.ZodType, Set<string>>();

/** Every property that a schema declares, at whatever depth. */
function namesIn(schema: z.ZodType): Set<string> {
  const known = namesOf.get(schema);
  if (known) return known;
  const names = new Set<string>();
  JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), (key, value) => {
    if (key === 'properties') for (const name of Object.keys(value)) names.add(name);
    return value;
  });
  namesOf.set(schema, names);
  return names;
}

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Path of a text that no database takes; null when there is none. What was validated is not deep. */
function findUnstorable(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : path;
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorable(key)) return path;
    const found = findUnstorable(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== null) return found;
  }
  return null;
}
