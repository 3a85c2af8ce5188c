import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_BYTES, MOST_ENTRIES } from '#server/kernel/record-statement.ts';
import { Membership } from '#server/modules/organisations/membership.entity.ts';
import { Need } from '#server/modules/volunteering/need.entity.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { type Followed, LiveClient } from '../support/live-client.ts';
import type { Listener, Person } from '../support/person.ts';
import { drawList, drawn, fetchAtSamePosition } from '../support/same-as-fetched.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

let server: TestServer;
let owner: Person;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
});
afterAll(() => server.close());

interface Audience {
  organisationId: string;
  room: string;
  client: LiveClient;
  followed: Followed;
  shown(): NeedView[];
  listener: Listener;
}

async function audience(): Promise<Audience> {
  const organisationId = await server.nonprofit(owner);
  const room = `needs:${organisationId}`;
  const client = new LiveClient(owner);
  await client.connect();
  const followed = await client.follow(`/nonprofit/needs?organisationId=${organisationId}&limit=500`);
  const from = ({ items }: { items: NeedView[] }) => items;
  const list = drawList<{ items: NeedView[] }, NeedView>(followed, { type: 'volunteering.need', from });
  const listener = await owner.connect();
  await listener.join(followed.loads[0]!.positions[0]!);
  return { organisationId, room, client, followed, shown: () => drawn(list), listener };
}

/** Adds drafts, in one commit. */
function addDrafts(organisationId: string, count: number, description: string) {
  return server.kernel.transactor.transact(WORK, async ({ em }) => {
    const { startsAt, endsAt } = aNeed(organisationId);
    for (let nth = 0; nth < count; nth++) {
      em.create(Need, {
        ...{
          organisationId,
          organisationName: 'Test Pantry',
          title: `Draft ${nth}`,
          description,
          category: 'Other',
        },
        ...{ requiredSkills: [], usefulSkills: [], requiredQualifications: [], timeZone: 'UTC', address: '' },
        ...{
          startsAt: new Date(startsAt),
          endsAt: new Date(endsAt),
          placesMin: 1,
          placesMax: 1,
          timeAssumed: false,
        },
        ...{ signUp: 'instant', state: 'draft', createdAt: new Date() },
      });
    }
  });
}

describe.each([
  ['more entries than a change may hold', MOST_ENTRIES + 1, ''],
  ['more bytes than a change may hold', 60, 'x'.repeat(MOST_BYTES / 50)],
])('a commit of %s', (_what, count, description) => {
  it('is stored as a reset: who listens fetches again and shows the same', async () => {
    const { organisationId, room, client, followed, shown, listener } = await audience();
    const { positions } = await addDrafts(organisationId, count, description);
    const { seq } = positions.find((position) => position.room === room)!;
    const [stored] = await server.kernel.database.sql(
      'select c.entries, r.min_seq from change c join room r on r.name = c.room where c.room = $1 and c.seq = $2',
      [room, seq],
    );
    expect(stored).toEqual({ entries: null, min_seq: expect.anything() });
    expect(Number(stored?.min_seq)).toBe(seq);

    await followed.until(() => followed.loads.length === 2, 'the second fetch');
    const { items } = await fetchAtSamePosition<{ items: NeedView[] }>(followed);
    expect(shown()).toEqual(items.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    expect(listener.of(room)).toEqual([]);
    client.close();
  });

  it('sends to fetch whoever joins from before it, and nobody from behind it', async () => {
    const { organisationId, room, client, listener } = await audience();
    const { positions } = await addDrafts(organisationId, count, description);
    const { epoch, seq } = positions.find((position) => position.room === room)!;
    expect(await listener.join({ room, epoch, seq: seq - 1 })).toEqual({ epoch, seq, reset: true });
    expect(await listener.join({ room, epoch, seq })).toEqual({ epoch, seq, changes: [] });
    await owner.post('/nonprofit/needs', aNeed(organisationId));
    await listener.until(
      () => listener.of(room).some((change) => change.seq === seq + 1),
      'the change after it',
    );
    expect(listener.of(room).map((change) => change.seq)).toEqual([seq + 1]);
    client.close();
  });
});

it('a commit of 350 entries is told whole', async () => {
  const { organisationId, room, client, followed, listener } = await audience();
  await addDrafts(organisationId, 350, '');
  await listener.until(() => listener.of(room).length > 0, 'the change');
  expect(listener.of(room)[0]?.entries).toHaveLength(350);
  await followed.reached({ room, seq: listener.of(room)[0]!.seq });
  expect(followed.loads).toHaveLength(1);
  expect(await server.kernel.database.orm.em.fork().count(Membership, { organisationId })).toBe(1);
  client.close();
});
