import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Route } from '#server/kernel/http/route.ts';
import { Cast, nameOf } from '../../support/cast.ts';
import { routeSamples } from '../../support/route-samples.ts';
import { sendSample } from '../../support/send-sample.ts';

/** What a GET answers as its ETag is what the PATCH of the same thing takes as If-Match. */
let cast: Cast;
let pairs: { get: Route; patch: Route }[];
beforeAll(async () => {
  cast = await Cast.assemble();
  const { routes } = cast.server.server;
  pairs = routes
    .filter(({ method }) => method === 'patch')
    .flatMap((patch) => {
      const get = routes.find(({ method, path }) => method === 'get' && path === patch.path);
      return get ? [{ get, patch }] : [];
    });
});
afterAll(() => cast.close());

const send = (route: Route, sample: Parameters<typeof sendSample>[2]) =>
  sendSample(route, { person: cast.owner, signedIn: true }, sample);

it('a tag that was answered is taken where the thing is changed', async () => {
  const paths = pairs.map(({ patch }) => patch.path);
  expect(paths).toEqual(expect.arrayContaining(['/users/me', '/organisations/:id', '/nonprofit/needs/:id']));
  for (const { get, patch } of pairs) {
    const { params = {}, body } = await routeSamples[nameOf(patch)]!(cast, cast.owner);
    const shown = await send(get, { params });
    const tag = shown.headers.get('etag')!;
    expect(tag.replace(/^W\//, ''), get.path).toMatch(/^"\d+\.[\w-]+"$/);
    const changed = await send(patch, { params, body, headers: { 'if-match': tag } });
    expect([patch.path, changed.status]).toEqual([patch.path, 200]);
  }
});

it('a tag of before somebody else changed the same is refused', async () => {
  for (const { get, patch } of pairs.filter(({ patch }) => patch.conditional === 'required')) {
    const sample = await routeSamples[nameOf(patch)]!(cast, cast.owner);
    const { params = {}, body } = sample;
    const tag = (await send(get, { params })).headers.get('etag')!;
    const headers = { 'if-match': tag };
    expect((await send(patch, { params, body, headers })).status).toBe(200);
    const [field = ''] = Object.keys(body as object);
    const other = { ...(body as object), [field]: cast.fresh('Another') };
    expect([patch.path, (await send(patch, { params, body: other, headers })).status]).toEqual([
      patch.path,
      409,
    ]);
  }
});

it('`*` is taken for whatever stands, and its absence is not', async () => {
  const conditional = cast.server.server.routes.filter((route) => route.conditional === 'required');
  expect(conditional.length).toBeGreaterThan(4);
  for (const route of conditional) {
    const { params = {}, body } = await routeSamples[nameOf(route)]!(cast, cast.owner);
    expect([route.path, (await send(route, { params, body })).status]).toEqual([route.path, 400]);
    const any = await send(route, { params, body, headers: { 'if-match': '*' } });
    expect([route.path, any.status]).toEqual([route.path, 200]);
  }
});
