import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '#server/kernel/http/route.ts';
import { createId } from '#server/kernel/ids.ts';
import { COMMIT_HEADER, type JoinReply, ROOM_POSITION_HEADER } from '#shared/kernel/protocol.ts';
import { Cast, nameOf } from '../support/cast.ts';
import { furtherSamples } from '../support/further-samples.ts';
import { declaredPlaces, idsOf, madeUp, type Place, withIds } from '../support/id-places.ts';
import {
  BESIDE_THE_PATH,
  FILTERS,
  FOR_EVERYONE,
  NO_ID,
  OF_NOBODY,
  ROOMS_FOR_EVERYONE,
  THINGS,
} from '../support/other-tenants.ts';
import { rowsOf } from '../support/owned-rows.ts';
import type { Listener } from '../support/person.ts';
import type { MakeSample, Sample } from '../support/route-samples/sample.ts';
import { routeSamples } from '../support/route-samples.ts';
import { sendSample } from '../support/send-sample.ts';
import { settled } from '../support/settled.ts';

/**
 * What the owner of one organisation sends all day, with every id in it replaced by one of the same kind that
 * belongs to another organisation. Whoever asks so must not even learn that there is such a thing: the answer
 * is the one that an id gets which nobody has.
 */
const MARK = 'Quokka ';

interface Request {
  title: string;
  name: string;
  make: MakeSample;
  /** What the other organisation's owner would send: its ids are theirs. */
  theirs: Sample;
}

interface Told {
  status: number;
  type: string | null;
  position: string | null;
  commit: string | null;
  text: string;
}

let mine: Cast;
let theirs: Cast;
let listener: Listener;
/** Accounts that were made for the other organisation. */
const theirAccounts: string[] = [];
/** What is worked out of everybody's open needs and volunteers, and what delivers it: it follows what others post. */
const derived = new Set(['zone_open_need', 'change', 'room', 'notification_event']);
const requests = new Map<string, Request>();
const naming: Omit<Request, 'theirs'>[] = [
  ...Object.entries(routeSamples)
    .filter(([name]) => !NO_ID.includes(name) && (name.includes('/:') || BESIDE_THE_PATH.includes(name)))
    .map(([name, make]) => ({ title: name, name, make })),
  ...furtherSamples.map(([name, make], nth) => ({ title: `${name}, further ${nth + 1}`, name, make })),
];
const refused = naming.filter(
  ({ name }) => !Object.keys(FOR_EVERYONE).some((one) => one.startsWith(`${name} `)),
);

beforeAll(async () => {
  mine = await Cast.assemble();
  const others = new Set(await accounts());
  theirs = await mine.neighbour(MARK);
  await theirs.owner.ask('PUT', '/volunteer/profile', { body: theirs.volunteerBody() });
  for (const request of naming) {
    requests.set(request.title, { ...request, theirs: await request.make(theirs, theirs.owner) });
  }
  theirAccounts.push(...(await accounts()).filter((id) => !others.has(id)));
  const { things, kernel } = mine.server.server;
  for (const type of things.types()) {
    const { entity, thing } = things.ofType(type)!;
    if (thing.derived) derived.add(kernel.database.orm.em.getMetadata().get(entity as never).tableName);
  }
  listener = await mine.owner.connect();
});
afterAll(() => mine.close());

async function accounts(): Promise<string[]> {
  const rows = await mine.server.kernel.database.sql<{ id: string }>('select id from account');
  return rows.map(({ id }) => id);
}

const routeOf = (name: string): Route => mine.server.server.routes.find((one) => nameOf(one) === name)!;

/** Sends as the owner of the one organisation; of the answer what is not different every time. */
async function tell(name: string, sample: Sample): Promise<Told> {
  const response = await sendSample(routeOf(name), { person: mine.owner, signedIn: true }, sample);
  const text = await response.text();
  const { headers, status } = response;
  return {
    status,
    type: headers.get('content-type'),
    position: headers.get(ROOM_POSITION_HEADER),
    commit: headers.get(COMMIT_HEADER),
    text: text.replace(/"requestId":"[^"]*"/, '"requestId":""'),
  };
}

/** Places alone, and all of them together. */
function choices(sample: Sample): Place[][] {
  const places = [...idsOf(sample).keys()];
  const alone = places.map((place) => [place]);
  return places.length > 1 ? [...alone, places] : alone;
}

it('every id that a route takes is in one of these requests', () => {
  const tried = naming.flatMap(({ title, name }) =>
    [...idsOf(requests.get(title)!.theirs).keys()].map((place) => `${name} ${place}`),
  );
  const declared = mine.server.server.routes
    .filter((route) => !NO_ID.includes(nameOf(route)))
    .flatMap((route) => declaredPlaces(route).map((place) => `${nameOf(route)} ${place}`));
  expect(declared.length).toBeGreaterThan(50);
  expect(declared.filter((place) => !tried.includes(place))).toEqual([]);
});

describe("another organisation's id is like one that nobody has", () => {
  const before: { table: string; row: string }[] = [];
  const owned = async () => {
    const rows = await rowsOf(
      mine.server.kernel.database,
      [theirs.organisationId, ...theirAccounts],
      derived,
    );
    // Their volunteers may be offered our needs, by themselves, as everybody's may.
    return rows.filter(({ row }) => !row.includes(mine.organisationId));
  };
  beforeAll(async () => {
    await settled(mine.server.kernel);
    before.push(...(await owned()));
  });

  it.each(refused.map(({ title }) => title))('%s', async (title) => {
    const { name, make, theirs: sample } = requests.get(title)!;
    const ours = () => make(mine, mine.owner);
    const { access, policy, status = 200 } = routeOf(name);
    // Who does not administrate the platform is sent away at the door, whatever they ask about.
    const ofPlatform = access === 'administrator' || policy === 'platform.manage';
    const first = await ours();
    const own = await tell(name, first);
    expect(own.status, own.text).toBe(ofPlatform ? 403 : status);
    const isOfNobody = (place: Place) => OF_NOBODY.includes(`${name} ${place}`);
    const tries = choices(first).filter((places) => !places.every(isOfNobody));
    expect(tries.length).toBeGreaterThan(0);
    const ids = idsOf(sample);
    for (const places of tries) {
      const [one, another] = [await ours(), await ours()];
      // The version is that of their thing: a wrong one would be refused by itself.
      const headers = sample.headers ? { headers: sample.headers } : {};
      const foreign = new Map(places.map((place) => [place, ids.get(place)!]));
      const nobodys = new Map([...foreign].map(([place, id]) => [place, madeUp(id)]));
      const asked = await tell(name, withIds({ ...one, ...headers }, foreign));
      const unknown = await tell(name, withIds({ ...another, ...headers }, nobodys));
      const what = `${places.join(' and ')}: ${asked.text}`;
      expect(asked, what).toEqual(unknown);
      expect(asked.text.toLowerCase(), what).not.toContain(MARK.trim().toLowerCase());
      const filter = places.every((place) => FILTERS.includes(`${name} ${place}`));
      expect(ofPlatform ? [403] : filter ? [200] : [404, 409], what).toContain(asked.status);
    }
  });

  it('in the history and for an undo of everything that ever happened there', async () => {
    const lines = await mine.server.kernel.database.sql<{
      entity: string;
      entity_id: string;
      commit: string;
    }>('select entity, entity_id, commit from history where organisation = $1 or actor = any($2)', [
      theirs.organisationId,
      theirAccounts,
    ]);
    expect(lines.length).toBeGreaterThan(30);
    const unknown = await tell('get /history', { query: `?entity=a&id=${createId()}` });
    expect(unknown.status).toBe(404);
    for (const [entity, id] of unique(lines.map((line) => `${line.entity} ${line.entity_id}`))) {
      for (const more of ['', '&limit=1', `&cursor=${'9'.repeat(18)}`]) {
        const query = `?entity=${entity}&id=${id}${more}`;
        expect(await tell('get /history', { query }), query).toEqual(unknown);
      }
    }
    const undo = (commit: string) => tell('post /undo/:commit', { params: { commit }, body: {} });
    const never = await undo(createId());
    expect(never.status).toBe(404);
    for (const [commit] of unique(lines.map((line) => line.commit))) {
      expect(await undo(commit!)).toEqual(never);
    }
  });

  it('and nothing there has changed by all of that', async () => {
    await settled(mine.server.kernel);
    const after = await owned();
    expect(unique(before.map(({ table }) => table)).flat()).toEqual(expect.arrayContaining(THINGS));
    expect(after).toEqual(before);
  });

  it('as a draft that volunteers look for', async () => {
    const { id } = await theirs.need({ draft: true });
    const look = (id: string) => tell('get /volunteer/needs/:id', { params: { id } });
    expect(await look(id)).toEqual(await look(createId()));
    const path = { params: { zoneId: theirs.zone.id } };
    expect((await tell('get /volunteer/zone/:zoneId/needs', path)).text).not.toContain(id);
  });
});

describe('what is for everyone', () => {
  it.each(Object.keys(FOR_EVERYONE))('%s', async (key) => {
    const [method, path, place] = key.split(' ') as [string, string, Place];
    const name = `${method} ${path}`;
    const { theirs: sample, make } = requests.get(name)!;
    const ours = await make(mine, mine.owner);
    const id = idsOf(sample).get(place)!;
    const unknown = await tell(name, withIds(ours, new Map([[place, madeUp(id)]])));
    expect(unknown.status).toBe(FILTERS.includes(key) ? 200 : 404);
    const shown = await tell(name, withIds(ours, new Map([[place, id]])));
    expect(shown.status).toBe(routeOf(name).status ?? 200);
  });
});

describe("a room of another organisation is like one that nobody's thing has", () => {
  it('each of them, with a position and without', async () => {
    const rooms = await theirRooms();
    const kinds = new Set(rooms.map((room) => room.split(':')[0]!));
    const shared = mine.server.server.roomKinds.filter((kind) => kind !== 'operations');
    expect([...kinds].sort()).toEqual([...shared].sort());
    const { epoch } = mine.server.server.relay;
    for (const room of rooms) {
      const [kind] = room.split(':') as [string];
      for (const position of [{}, { epoch, seq: 0 }]) {
        const reply = await listener.join({ room, ...position });
        const unknown = await listener.join({ room: `${kind}:${createId()}`, ...position });
        expect(unknown, kind).toMatchObject({ error: { status: 404 } });
        if (ROOMS_FOR_EVERYONE.includes(kind)) expect(reply).not.toHaveProperty('error');
        else expect(refusalOf(reply), room).toEqual(refusalOf(unknown));
      }
    }
  });

  it('and nothing of what happens there is heard', async () => {
    const watching = await theirs.owner.connect();
    const own = ['organisation', 'needs'].map((kind) => `${kind}:${theirs.organisationId}`);
    for (const room of own) await watching.join({ room });
    await theirs.need({ draft: true });
    await theirs.made('invitations', { email: theirs.freshEmail(), role: 'crew' });
    await theirs.made('teams', { name: theirs.fresh('Team') });
    await watching.until(() => own.every((room) => watching.of(room).length > 0), 'what happened there');
    // Its answer comes behind all that was sent before.
    await listener.join({ room: `user:${mine.owner.id}` });
    const foreign = new Set(await theirRooms());
    const heard = listener.changes.filter(({ room }) => foreign.has(room) && !room.startsWith('zone:'));
    expect(heard).toEqual([]);
  });
});

const refusalOf = (reply: JoinReply): object =>
  'error' in reply ? { ...reply.error, requestId: '' } : { joined: true };

/** Every room that the other organisation's things and people are shown in. */
async function theirRooms(): Promise<string[]> {
  const { database } = mine.server.kernel;
  const rows = await rowsOf(database, [theirs.organisationId, ...theirAccounts], new Set(['change']));
  const rooms = rows.filter(({ table }) => table === 'room').map(({ row }) => JSON.parse(row).name as string);
  return [...rooms, `zone:${theirs.zone.id}`];
}

const unique = (texts: readonly string[]): string[][] => [...new Set(texts)].map((text) => text.split(' '));
