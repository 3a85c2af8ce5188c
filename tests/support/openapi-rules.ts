import { z } from 'zod';

/**
 * The parts of OpenAPI 3.1 that a description of ours may use, as its specification has them: what is
 * left out here is a mistake there.
 */

const Reference = z.strictObject({ $ref: z.string().startsWith('#/components/') });
const JsonSchema = z.record(z.string(), z.unknown());
const Example = z.strictObject({ value: z.unknown(), summary: z.string().optional() });

const MediaType = z.strictObject({
  schema: JsonSchema.optional(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), Example).optional(),
});
const Content = z.record(z.string().regex(/^[\w*]+\/[\w.+*-]+$/), MediaType);

const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['query', 'header', 'path', 'cookie']),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: JsonSchema,
  example: z.unknown().optional(),
});

const Header = z.strictObject({ description: z.string(), schema: JsonSchema });

const Response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.union([Reference, Header])).optional(),
  content: Content.optional(),
});

const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z]\w+$/i),
  summary: z.string().min(1).max(120),
  description: z.string().optional(),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.union([Reference, Parameter])),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|[1-5]XX)$/), z.union([Reference, Response])),
  'x-rate-class': z.enum(['read', 'write', 'credentials']),
});

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export const OpenApi = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(METHODS), Operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), JsonSchema),
    parameters: z.record(z.string(), Parameter),
    headers: z.record(z.string(), Header),
    responses: z.record(z.string(), Response),
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }),
    ),
  }),
});
export type OpenApi = z.output<typeof OpenApi>;
export type Operation = z.output<typeof Operation>;

/** Every operation, by method and path: `GET /api/health`. */
export function operationsOf({ paths }: OpenApi): Map<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation] as const,
      ),
    ),
  );
}

/** Every object inside a description, with its path. */
export function* objectsIn(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${path}/${key}`);
}

/** References that lead nowhere. */
export function brokenReferences(description: object): string[] {
  return [...objectsIn(description)].flatMap(([, { $ref }]) => {
    if (typeof $ref !== 'string') return [];
    const found = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], description);
    return found === undefined ? [$ref] : [];
  });
}
