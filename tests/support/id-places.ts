import { z } from 'zod';
import type { Route } from '#server/kernel/http/route.ts';
import { createId, isId } from '#server/kernel/ids.ts';
import type { Sample } from './route-samples/sample.ts';

/** Where an id stands in a request: `path.id`, `query.organisationId`, `body.teamIds.0`. */
export type Place = string;

/** Every id that the request names. What stands in a path is one whatever it looks like. */
export function idsOf({ params, query, body }: Sample): Map<Place, string> {
  const ids = new Map<Place, string>();
  for (const [name, value] of Object.entries(params ?? {})) ids.set(`path.${name}`, value);
  for (const [name, value] of new URLSearchParams(query)) if (isId(value)) ids.set(`query.${name}`, value);
  walk(body, 'body', (place, value) => {
    if (typeof value === 'string' && isId(value)) ids.set(place, value);
  });
  return ids;
}

/** The same request with these ids in the places of its own. */
export function withIds(sample: Sample, ids: ReadonlyMap<Place, string>): Sample {
  const { params, query, body } = sample;
  const asked = new URLSearchParams(query);
  for (const name of [...asked.keys()]) asked.set(name, ids.get(`query.${name}`) ?? asked.get(name)!);
  return {
    ...sample,
    ...(params && {
      params: Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name, ids.get(`path.${name}`) ?? value]),
      ),
    }),
    ...(query !== undefined && { query: `?${asked}` }),
    ...(body !== undefined && { body: walk(body, 'body', (place) => ids.get(place)) }),
  };
}

/** A copy of a value of JSON, in which what `replace` gives stands for what was at the place. */
function walk(value: unknown, place: Place, replace: (place: Place, value: unknown) => unknown): unknown {
  const other = replace(place, value);
  if (other !== undefined) return other;
  if (Array.isArray(value)) return value.map((one, at) => walk(one, `${place}.${at}`, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, walk(one, `${place}.${name}`, replace)]),
  );
}

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** The places at which a route takes an id, as its path and its schemas declare them. */
export function declaredPlaces({ path, query, body }: Route): Place[] {
  const places = [...path.matchAll(/:(\w+)/g)].map(([, name]) => `path.${name}`);
  for (const [part, schema] of Object.entries({ query, body })) {
    if (!schema) continue;
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    const { $defs = {} } = json as JsonSchema;
    places.push(...idsIn(json as JsonSchema, part, $defs));
  }
  return places;
}

/** A schema that has a name of its own stands among the definitions. */
function idsIn(schema: JsonSchema, place: Place, named: Record<string, JsonSchema>): Place[] {
  const { $ref, format, properties, items, anyOf } = schema;
  const into = (inner: JsonSchema, at: Place) => idsIn(inner, at, named);
  return [
    ...($ref ? into(named[$ref.slice($ref.lastIndexOf('/') + 1)]!, place) : []),
    ...(format === 'uuid' ? [place] : []),
    ...Object.entries(properties ?? {}).flatMap(([name, inner]) => into(inner, `${place}.${name}`)),
    ...(items ? into(items, `${place}.0`) : []),
    ...(anyOf ?? []).flatMap((inner) => into(inner, place)),
  ];
}

/** An id of the same form that nobody has. */
export function madeUp(id: string): string {
  if (isId(id)) return createId();
  const random = [createId(), createId()].join('').replaceAll('-', '');
  return random.slice(-id.length);
}
