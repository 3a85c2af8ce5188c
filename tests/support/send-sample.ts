import { randomUUID } from 'node:crypto';
import type { Route } from '#server/kernel/http/route.ts';
import { nameOf, type Player } from './cast.ts';
import type { Sample } from './route-samples/sample.ts';

/** Sends what a sample says to the route, as this player. */
export async function sendSample(
  route: Route,
  { person, signedIn }: Pick<Player, 'person' | 'signedIn'>,
  sample: Sample,
): Promise<Response> {
  const path = route.path.replaceAll(/:(\w+)/g, (_, part: string) => {
    const value = sample.params?.[part];
    if (value === undefined) throw new Error(`the sample of ${nameOf(route)} says nothing for :${part}`);
    return value;
  });
  const { token } = (signedIn && sample.double) || person;
  const { file, body } = sample;
  const type = file?.type ?? (body === undefined ? null : 'application/json');
  const content = file?.content ?? (body === undefined ? null : JSON.stringify(body));
  return fetch(`${person.url}/api${path}${sample.query ?? ''}`, {
    method: route.method.toUpperCase(),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(type && { 'content-type': type }),
      ...(route.method === 'post' && { 'idempotency-key': randomUUID() }),
      ...sample.headers,
    },
    ...(content && { body: content }),
  });
}
