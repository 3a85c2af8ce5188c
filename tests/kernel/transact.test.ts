import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '#server/kernel/transact.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { Need } from '#server/modules/volunteering/need.entity.ts';
import type { Change } from '#shared/kernel/protocol.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

let server: TestServer;
let owner: Person;
let organisationId: string;
let room: string;
let zones: TestZone[];
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
  room = `organisation:${organisationId}`;
  zones = await makeZones(server.kernel, ['East', 'West']);
});
afterAll(() => server.close());

const transact = <T>(verb: (transaction: Transaction) => Promise<T>) =>
  server.kernel.transactor.transact(WORK, verb);
const rename = async ({ em }: Transaction, name: string) => {
  const organisation = await em.findOneOrFail(Organisation, { id: organisationId });
  organisation.name = name;
  return organisation;
};
const names = async () =>
  (await server.kernel.database.orm.em.fork().findOneOrFail(Organisation, { id: organisationId })).name;

/** Counts of everything that the commits of these tests write. */
async function traces(): Promise<object> {
  const [row] = await server.kernel.database.sql(
    // Reactions go on meanwhile: a number that was taken and not used shows as one more than there are changes.
    `select (select seq from room where name = $1) - (select max(seq) from change where room = $1) as unused,
            (select count(*) from change where actor = $2) as changes,
            (select count(*) from history where actor = $2) as lines,
            (select count(*) from jobs.job where data ->> 'type' = 'test') as jobs,
            (select count(*) from organisation) as organisations`,
    [room, WORK.actor],
  );
  return row!;
}

async function changesOf(name: string): Promise<Pick<Change, 'seq' | 'entries'>[]> {
  const rows = await server.kernel.database.sql<{ seq: unknown; entries: string }>(
    'select seq, entries::text as entries from change where room = $1 order by seq',
    [name],
  );
  return rows.map(({ seq, entries }) => ({ seq: Number(seq), entries: JSON.parse(entries) }));
}

describe('a removal', () => {
  it('of two at once is done by one: the other is refused, and records nothing', async () => {
    const { id } = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { draft: true }));
    const remove = () =>
      transact(async ({ em }) => {
        em.remove(await em.findOneOrFail(Need, { id }));
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, remove));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lines = await server.kernel.database.sql(
      `select version from history where entity_id = $1 and after is null`,
      [id],
    );
    expect(lines).toEqual([{ version: 2 }]);
  });

  it('of what somebody changed meanwhile is refused', async () => {
    const { id } = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { draft: true }));
    const stale = transact(async ({ em, sql }) => {
      em.remove(await em.findOneOrFail(Need, { id }));
      await sql('update need set version = version + 1 where id = $1', [id]);
    });
    await expect(stale).rejects.toMatchObject({ status: 409, code: 'version' });
    expect(await server.kernel.database.sql('select version from need where id = $1', [id])).toHaveLength(1);
  });
});

describe('a transaction that fails', () => {
  it('leaves nothing: no row, change, number, history or job', async () => {
    const before = await traces();
    const failing = transact(async (transaction) => {
      await rename(transaction, 'Never');
      await transaction.em.flush();
      transaction.enqueue('volunteering.refresh-suggestions', [
        { type: 'test', id: organisationId, removed: false },
      ]);
      throw new Error('the verb fails');
    });
    await expect(failing).rejects.toThrow('the verb fails');
    expect(await traces()).toEqual(before);
    const [{ seq: head = 0 } = {}] = (await changesOf(room)).slice(-1);
    const { positions } = await transact((transaction) => rename(transaction, 'After a failure'));
    expect(positions).toEqual([expect.objectContaining({ room, seq: head + 1 })]);
  });

  it('takes what a nested verb did with it', async () => {
    const before = await traces();
    const failing = transact(async () => {
      await transact(async (inner) => {
        await rename(inner, 'Never');
        await inner.em.flush();
      });
      throw new Error('the outer verb fails');
    });
    await expect(failing).rejects.toThrow('the outer verb fails');
    expect(await traces()).toEqual(before);
  });
});

describe('a verb that calls another', () => {
  it('joins its transaction: one commit, one number, the last state', async () => {
    const before = await changesOf(room);
    await transact(async (outer) => {
      await rename(outer, 'First');
      await outer.em.flush();
      const inner = await transact(async (nested) => rename(nested, 'Second'));
      expect(inner.positions).toEqual([]);
    });
    const after = await changesOf(room);
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)?.entries).toEqual([
      expect.objectContaining({ view: expect.objectContaining({ name: 'Second' }) }),
    ]);
    expect(await names()).toBe('Second');
  });

  it('may not open a savepoint: what it rolls back would stay in the log', async () => {
    const before = await traces();
    const failing = transact(({ em }) => em.transactional(async (inner) => inner.flush()));
    await expect(failing).rejects.toThrow('one request is one transaction');
    expect(await traces()).toEqual(before);
  });
});

describe('what is written too late', () => {
  it('ends the transaction when its change has been recorded', async () => {
    const before = await traces();
    const failing = server.kernel.transactor.transact(
      WORK,
      (transaction) => rename(transaction, 'Recorded'),
      (organisation) => {
        organisation.name = 'Not recorded';
        return { actor: 'a', route: 'r', key: 'k', hash: 'h', status: 200, body: null };
      },
    );
    await expect(failing).rejects.toThrow('was written after its change was recorded');
    expect(await traces()).toEqual(before);
  });

  it('is refused after the commit', async () => {
    let kept: Transaction | undefined;
    await transact(async (transaction) => {
      kept = transaction;
      return rename(transaction, 'Kept');
    });
    const before = await traces();
    const organisation = await kept!.em.findOneOrFail(Organisation, { id: organisationId });
    organisation.name = 'Past the log';
    await expect(kept!.em.flush()).rejects.toThrow();
    expect(await names()).toBe('Kept');
    expect(await traces()).toEqual(before);
  });

  it('is refused to work that has outlived its verb, instead of being lost', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((open) => {
      go = open;
    });
    let late: Promise<unknown> = Promise.resolve();
    await transact(async () => {
      late = gate.then(() => transact((transaction) => rename(transaction, 'Later')));
      late.catch(() => {});
    });
    const before = await traces();
    go();
    await expect(late).rejects.toThrow('outlived its transaction');
    expect(await traces()).toEqual(before);
  });
});

describe('a thing that changes rooms', () => {
  const entriesOf = async (name: string, seqAfter: number) =>
    (await changesOf(name)).filter(({ seq }) => seq > seqAfter).flatMap(({ entries }) => entries);
  const headOf = async (name: string) => (await changesOf(name)).at(-1)?.seq ?? 0;

  async function posted(): Promise<{ need: NeedView; east: string; west: string; heads: [number, number] }> {
    const [east, west] = zones.map(({ id }) => `zone:${id}`) as [string, string];
    const need = await owner.post<NeedView>(
      '/nonprofit/needs',
      aNeed(organisationId, { point: zones[0]!.point }),
    );
    return { need, east, west, heads: [await headOf(east), await headOf(west)] };
  }
  const place = (need: Need, zone: TestZone) => Object.assign(need, { zoneId: zone.id, zoneName: zone.name });
  const ofNeed = (entries: Change['entries'], id: string) => entries.filter((entry) => entry.id === id);

  it('is removed from the one and placed in the other, by one commit', async () => {
    const { need, east, west, heads } = await posted();
    const { positions } = await transact(async ({ em }) =>
      place(await em.findOneOrFail(Need, { id: need.id }), zones[1]!),
    );
    expect(positions.map((position) => position.room)).toEqual(
      [`need:${need.id}`, `needs:${organisationId}`, east, west].sort(),
    );
    expect(ofNeed(await entriesOf(east, heads[0]), need.id)).toEqual([
      { type: 'volunteering.need', op: 'remove', id: need.id, version: need.version + 1, view: null },
    ]);
    expect(ofNeed(await entriesOf(west, heads[1]), need.id)).toMatchObject([
      { op: 'upsert', version: need.version + 1, view: { zoneId: zones[1]!.id } },
    ]);
  });

  it('that comes back in the same commit never left', async () => {
    const { need, east, west, heads } = await posted();
    await transact(async ({ em }) => {
      const row = await em.findOneOrFail(Need, { id: need.id });
      place(row, zones[1]!);
      await em.flush();
      place(row, zones[0]!);
    });
    expect(ofNeed(await entriesOf(east, heads[0]), need.id)).toMatchObject([
      { op: 'upsert', version: need.version + 2 },
    ]);
    expect(ofNeed(await entriesOf(west, heads[1]), need.id)).toEqual([]);
  });

  it('that is changed and removed in one commit is removed with a later version', async () => {
    const { need, east, heads } = await posted();
    await transact(async ({ em }) => {
      const row = await em.findOneOrFail(Need, { id: need.id });
      row.title = 'Changed first';
      await em.flush();
      em.remove(row);
    });
    expect(ofNeed(await entriesOf(east, heads[0]), need.id)).toEqual([
      { type: 'volunteering.need', op: 'remove', id: need.id, version: need.version + 2, view: null },
    ]);
  });

  it('that is made and removed in one commit was never there', async () => {
    const before = await traces();
    await transact(async ({ em }) => {
      const made = em.create(Organisation, {
        name: 'Gone',
        kind: 'community',
        timeZone: 'UTC',
        createdAt: new Date(),
      });
      await em.flush();
      em.remove(made);
    });
    expect(await traces()).toEqual(before);
  });
});

describe('two that want the same', () => {
  it('one gets it, the other a refusal that tells what to do', async () => {
    const both = await Promise.allSettled(
      ['one', 'two'].map((name) =>
        transact(async ({ em }) => {
          const organisation = await em.findOneOrFail(Organisation, { id: organisationId });
          organisation.name = name;
        }),
      ),
    );
    const refused = both.filter((outcome) => outcome.status === 'rejected');
    // The embedded database runs one transaction after the other, so both may succeed there.
    if (server.kernel.database.kind === 'postgres') expect(refused.length).toBeLessThan(2);
    for (const { reason } of refused) expect(reason).toMatchObject({ status: 409, code: 'version' });
  });

  it('a value that must be unique is refused as taken', async () => {
    await expect(makeZones(server.kernel, ['East'])).rejects.toMatchObject({ status: 409, code: 'taken' });
  });
});
