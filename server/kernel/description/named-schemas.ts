import { z } from 'zod';

export type Json = Record<string, unknown>;

/** Draft 7 calls them otherwise than the drafts after it. */
const DEFINITIONS = { 'draft-2020-12': '$defs', 'draft-07': 'definitions' } as const;

const PREFIX = '#/components/schemas/';
/** What a format says already, and what every whole number is. */
const SAID_BY_FORMAT = new Set(['uuid', 'date-time', 'date', 'email']);

/**
 * JSON Schemas of what is sent and answered. Schemas with an id (`.meta({ id })`) are described once,
 * under their name. What is sent may leave out what has a default, so a name may need a second shape.
 */
export class NamedSchemas {
  readonly #draft: keyof typeof DEFINITIONS;
  readonly #named = new Map<string, string>();

  constructor(draft: keyof typeof DEFINITIONS = 'draft-2020-12') {
    this.#draft = draft;
  }

  /** As answers have it. Ask for these first: they keep the plain names. */
  answered(schema: z.ZodType): Json {
    return this.#describe(schema, 'output');
  }

  /** As it may be sent. */
  sent(schema: z.ZodType): Json {
    return this.#describe(schema, 'input');
  }

  all(): Record<string, Json> {
    const sorted = [...this.#named].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, text]) => [name, JSON.parse(text) as Json]));
  }

  #describe(schema: z.ZodType, io: 'input' | 'output'): Json {
    const key = DEFINITIONS[this.#draft];
    const described = z.toJSONSchema(schema, {
      io,
      target: this.#draft,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => simplify(jsonSchema as Json),
    }) as Json;
    const { $schema: _, [key]: definitions = {}, ...own } = described;
    const texts = Object.entries(definitions as Record<string, Json>).map(
      ([name, definition]) => [name, JSON.stringify(definition)] as const,
    );
    const names = this.#nameAll(texts, `#/${key}/`);
    const rename = (text: string): string =>
      text.replaceAll(new RegExp(`"#/${key.replace('$', '\\$')}/([^"]+)"`, 'g'), (_, name: string) =>
        JSON.stringify(PREFIX + (names.get(name) ?? name)),
      );
    for (const [name, text] of texts) this.#named.set(names.get(name) ?? name, rename(text));
    return JSON.parse(rename(JSON.stringify(own))) as Json;
  }

  /** A second shape under a name, or one that holds such a shape, gets a name of its own. */
  #nameAll(texts: readonly (readonly [string, string])[], prefix: string): Map<string, string> {
    const others = new Set<string>();
    const plain = (text: string): string => text.replaceAll(prefix, PREFIX);
    for (let before = -1; before < others.size; ) {
      before = others.size;
      for (const [name, text] of texts) {
        const known = this.#named.get(name);
        const differs = known !== undefined && known !== plain(text);
        const holdsOne = [...others].some((other) => text.includes(`"${prefix}${other}"`));
        if (differs || holdsOne) others.add(name);
      }
    }
    return new Map([...others].map((name) => [name, `${name}Sent`]));
  }
}

function simplify(schema: Json): void {
  if (SAID_BY_FORMAT.has(String(schema.format))) delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
