import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Position } from '#shared/kernel/protocol.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { CollectionCore } from '../../client/kernel/collection-core.ts';
import { chanceOf } from '../support/chance.ts';
import { type Followed, LiveClient } from '../support/live-client.ts';
import { fold, type LoggedChange, proveNoGap, proveWritten, readLog } from '../support/log-checks.ts';
import type { Person } from '../support/person.ts';
import { drawList, drawn, fetchAtSamePosition } from '../support/same-as-fetched.ts';
import { TestServer } from '../support/test-server.ts';
import { Waiting } from '../support/waiting.ts';
import { Writer, type Written } from '../support/writer.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

const SEED = 20_261_121;
const WRITERS = 50;
const WRITES_EACH = 4;
const ALL = WRITERS * WRITES_EACH;

type Answer = { items: NeedView[]; nextCursor: string | null };

interface Seen {
  path: string;
  items: NeedView[];
  position: Position;
}

interface Listening {
  client: LiveClient;
  followed: Followed;
  core: CollectionCore<NeedView>;
}

/** Fifty people write at once in three organisations and two zones, while others come to listen. */
describe('50 writers at once', () => {
  let server: TestServer;
  let zones: TestZone[];
  const owners: { person: Person; organisationId: string }[] = [];
  const written: Written[] = [];
  const listening: Listening[] = [];
  const seen: Seen[] = [];
  let log: LoggedChange[];

  beforeAll(async () => {
    server = await TestServer.start();
    zones = await makeZones(server.kernel, ['East', 'West']);
    for (const name of ['Pantry', 'School', 'Garden']) {
      const person = await server.person(name);
      owners.push({ person, organisationId: await server.nonprofit(person, name) });
    }
    await writeAndListen();
    log = await readLog(server.kernel.database);
  }, 120_000);
  afterAll(async () => {
    for (const { client } of listening) client.close();
    await server.close();
  });

  const paths = () => [
    ...owners.map(({ organisationId }) => `/nonprofit/needs?organisationId=${organisationId}&limit=500`),
    ...zones.map(({ id }) => `/volunteer/zone/${id}/needs?limit=500`),
  ];
  /** Only its owner may read an organisation's list; a zone's, anybody. */
  const readerOf = (path: string) =>
    owners.find((owner) => path.includes(owner.organisationId)) ?? owners[0]!;

  async function listen(path: string): Promise<void> {
    const { person } = readerOf(path);
    const client = new LiveClient(person);
    await client.connect();
    const followed = await client.follow(path);
    const matches = ({ state }: NeedView) => !path.includes('zone') || state === 'open';
    const from = ({ items }: Answer) => items;
    const core = drawList<Answer, NeedView>(followed, { type: 'volunteering.need', from, matches });
    listening.push({ client, followed, core });
  }

  async function look(path: string): Promise<void> {
    const { body, positions } = await readerOf(path).person.ask<Answer>('GET', path);
    seen.push({ path, items: body.items, position: positions[0]! });
  }

  async function writeAndListen(): Promise<void> {
    const chance = chanceOf(SEED);
    const progress = new Waiting();
    const onWritten = (write: Written) => {
      written.push(write);
      progress.wake();
    };
    const nowhere = { lat: 10, lng: 10 };
    const writers = Array.from({ length: WRITERS }, (_, at) => {
      const { person, organisationId } = owners[at % owners.length]!;
      const points = [...zones.map(({ point }) => point), nowhere];
      const ofWriter = chanceOf(chance.between(1, 2 ** 30));
      const name = `writer ${at + 1}`;
      return new Writer({
        name,
        person: async () => person,
        organisationId,
        points,
        chance: ofWriter,
        onWritten,
      });
    });
    const writing = Promise.all(writers.map((writer) => writer.run(WRITES_EACH)));
    const at = (writes: number) => progress.until(() => written.length >= writes, `${writes} writes`, 60_000);
    const arriving = Array.from({ length: 10 }, async (_, nth) => {
      await at(Math.floor((nth * ALL) / 10));
      await Promise.all([listen(paths()[nth % 5]!), ...paths().map(look)]);
    });
    await Promise.all([writing, ...arriving]);
  }

  it('leaves no gap and no number twice in any room (I1)', async () => {
    expect(written).toHaveLength(ALL);
    const { rooms, changes } = await proveNoGap(server.kernel.database);
    expect(rooms).toBeGreaterThan(owners.length + zones.length);
    expect(changes).toBeGreaterThan(2 * ALL);
  });

  it('records each answered write once in each of its rooms, at the number that was answered', () => {
    proveWritten(log, written);
    expect(written.every(({ positions }) => positions.length >= 2)).toBe(true);
  });

  it('reads snapshots that are exactly the changes up to their number (I2)', () => {
    expect(seen).toHaveLength(50);
    expect(new Set(seen.map(({ position }) => position.seq)).size).toBeGreaterThan(20);
    for (const { path, items, position } of seen) {
      const state = fold(log, position.room, position.seq);
      const expected = [...state.values()]
        .filter(({ type }) => type === 'volunteering.need')
        .map(({ view }) => view as NeedView)
        .filter(({ state }) => !path.includes('zone') || state === 'open');
      expect(byId(items)).toEqual(byId(expected));
    }
  });

  it('brings every listener each change after its snapshot once, in order (I3)', async () => {
    expect(listening).toHaveLength(10);
    for (const { followed } of listening) {
      await fetchAtSamePosition(followed);
      expect(followed.loads).toHaveLength(1);
      followed.provesOrder();
    }
    const began = listening.map(({ followed }) => followed.loads[0]!.positions[0]!.seq);
    expect(Math.max(...began)).toBeGreaterThan(Math.min(...began));
  });

  it('shows every listener what a fetch would show', async () => {
    for (const { followed, core } of listening) {
      const { items } = await fetchAtSamePosition<Answer>(followed);
      expect(drawn(core)).toEqual(byId(items));
    }
  });
});

const byId = (views: readonly NeedView[]): NeedView[] => views.toSorted((a, b) => (a.id < b.id ? -1 : 1));
