import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '#server/kernel/http/route.ts';
import { modules } from '#server/modules.ts';
import { can } from '#shared/rights.ts';
import { Cast, nameOf, type Player } from '../support/cast.ts';
import { roomSamples } from '../support/room-samples.ts';
import type { Sample } from '../support/route-samples/sample.ts';
import { needsAnAuthenticator, routeSamples } from '../support/route-samples.ts';
import { sendSample } from '../support/send-sample.ts';

/**
 * Every route and every kind of room, tried by everyone there is: in each role, from another organisation,
 * removed, signed out, suspended, an administrator of the platform, and nobody. What must come of it follows
 * from what the route declares; nothing may deviate.
 */
let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

/** The status that the declaration of the route demands. */
function expected(route: Route, { signedIn, rights }: Player, sample: Sample): number {
  const success = needsAnAuthenticator.includes(nameOf(route)) ? 400 : (route.status ?? 200);
  if (route.access === 'public') return success;
  if (!signedIn) return 401;
  if (route.policy === 'anyone' || route.policy === 'self') return success;
  const action = route.policy === 'thing' ? sample.action : route.policy;
  if (!action) throw new Error(`the sample of ${nameOf(route)} does not say what the thing demands`);
  if (can(rights, action, sample.facts ?? {})) return success;
  // That there is a platform is no secret.
  return action.startsWith('platform.') ? 403 : 404;
}

async function attempt(route: Route, player: Player, sample: Sample): Promise<number> {
  const response = await sendSample(route, player, sample);
  await response.arrayBuffer();
  return response.status;
}

it('every route that is not public declares whom it is for', () => {
  const silent = cast.server.server.routes.filter(({ access, policy }) => access !== 'public' && !policy);
  expect(silent.map(nameOf)).toEqual([]);
});

it('every route has a sample, and every sample a route', () => {
  const declared = cast.server.server.routes.map(nameOf).sort();
  expect(Object.keys(routeSamples).sort()).toEqual(declared);
});

it('every kind of room has a sample', () => {
  expect(Object.keys(roomSamples).sort()).toEqual([...cast.server.server.roomKinds].sort());
});

describe('a route does for everyone what it declares, and no more', () => {
  it.each(Object.keys(routeSamples))('%s', async (name) => {
    const route = cast.server.server.routes.find((one) => nameOf(one) === name)!;
    const deviations: string[] = [];
    for (const player of cast.players) {
      const sample = await routeSamples[name]!(cast, player.person);
      const [wanted, got] = [expected(route, player, sample), await attempt(route, player, sample)];
      if (got !== wanted) deviations.push(`${player.name}: ${got} instead of ${wanted}`);
    }
    expect(deviations).toEqual([]);
    const judged = route.answersWith === undefined && !needsAnAuthenticator.includes(name);
    expect(cast.answered.has(name), 'whether an answer was compared with what is declared').toBe(judged);
  });
});

describe('a room opens for whom it is for', () => {
  it.each(Object.keys(roomSamples) as (keyof typeof roomSamples)[])('%s', async (kind) => {
    const deviations: string[] = [];
    for (const player of cast.players) {
      for (const { room, isFor } of roomSamples[kind]!) {
        const name = await room(cast, player.person);
        const wanted = player.signedIn && isFor(player.rights, cast);
        const got = await joins(player, name);
        if (got !== wanted) deviations.push(`${player.name}: ${got ? 'joined' : 'refused'} ${name}`);
      }
    }
    expect(deviations).toEqual([]);
  });
});

/** Without a token no header of it is sent either. */
const asNobody = ({ token }: Player['person']): Record<string, string> =>
  token === '' ? { authorization: '' } : {};

/** Whether the room could be joined; whoever gets no connection cannot. */
async function joins({ person, signedIn }: Player, room: string): Promise<boolean> {
  if (!signedIn) {
    const headers = asNobody(person);
    const { status } = await person.ask('POST', '/socket-tickets', { key: null, headers });
    expect(status).toBe(401);
    return false;
  }
  const listener = await person.connect();
  const reply = await listener.join({ room });
  const at = { record: { type: 'volunteering.need', id: '1' }, field: null };
  const present = await listener.socket.emitWithAck('presence', { room, at });
  listener.socket.disconnect();
  expect('error' in present, 'who may not join neither says nor hears who is here').toBe('error' in reply);
  if ('error' in reply) expect(reply.error.status).toBe(404);
  return !('error' in reply);
}

it('looks at every module', () => {
  const mounted = new Set(cast.server.server.routes.map(({ module }) => module));
  for (const { name } of modules) expect(mounted).toContain(name);
});
