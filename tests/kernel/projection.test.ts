import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepHouse } from '#server/kernel/housekeeping.ts';
import { type Projection, runProjection } from '#server/kernel/projection.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Entry } from '#shared/kernel/protocol.ts';
import { TestServer } from '../support/test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const ROOM = 'organisation:projected';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await server.kernel.database.script('create table tally (seen int not null, rebuilt int not null)');
});
afterAll(() => server.close());
beforeEach(async () => {
  const { script } = server.kernel.database;
  await script(
    `delete from tally; insert into tally values (0, 0); delete from projection; delete from change where room = '${ROOM}'; delete from room where name = '${ROOM}'`,
  );
});

let failing = false;
/** Counts the entries it is given: one too many or too few shows. */
const tally: Projection = {
  name: 'test.tally',
  async apply({ sql }, room, entries) {
    expect(room).toBe(ROOM);
    await sql('update tally set seen = seen + $1', [entries.length]);
    if (failing) throw new Error('the projection fails behind its figures');
  },
  async rebuild({ sql }) {
    // What a room's things are now is counted from their own rows; here, the head of the room.
    await sql(
      `update tally set rebuilt = rebuilt + 1, seen = (select coalesce(max(seq), 0) from room where name = $1)`,
      [ROOM],
    );
  },
};

const once = () =>
  server.kernel.transactor.transact(WORK, (transaction) => runProjection(transaction, tally, ROOM));
async function run(): Promise<void> {
  while ((await once()).result);
}
async function figures(): Promise<{ seen: number; rebuilt: number }> {
  const [row] = await server.kernel.database.sql<{ seen: number; rebuilt: number }>(
    'select seen, rebuilt from tally',
  );
  return row!;
}

/** Commits with one entry each. */
async function write(count: number): Promise<void> {
  const entry: Entry = { type: 'test.thing', op: 'upsert', id: 'x', version: 1, view: {} };
  await server.kernel.database.sql(
    `with head as (
       insert into room (name, seq) values ($1, $2::int) on conflict (name) do update set seq = room.seq + $2::int
       returning seq
     )
     insert into change (room, seq, entries, actor, at)
     select $1, head.seq - $2::int + n, $3::json, 'system:test', now() from head, generate_series(1, $2::int) n`,
    [ROOM, count, JSON.stringify([entry])],
  );
}

describe('a projection', () => {
  it('begins by computing its figures, and from there applies each change once', async () => {
    await write(3);
    await run();
    expect(await figures()).toEqual({ seen: 3, rebuilt: 1 });
    await write(4);
    await run();
    await run();
    expect(await figures()).toEqual({ seen: 7, rebuilt: 1 });
  });

  it('that fails has applied nothing, and applies it once when it runs again', async () => {
    await run();
    await write(5);
    failing = true;
    await expect(once()).rejects.toThrow('behind its figures');
    failing = false;
    expect(await figures()).toEqual({ seen: 0, rebuilt: 1 });
    await run();
    expect(await figures()).toEqual({ seen: 5, rebuilt: 1 });
  });

  it('takes a long log in portions', async () => {
    await run();
    await write(450);
    expect((await once()).result).toBe(true);
    expect((await figures()).seen).toBe(200);
    await run();
    expect(await figures()).toEqual({ seen: 450, rebuilt: 1 });
  });

  it('that several run at once applies each change once', async () => {
    await run();
    await Promise.all(
      Array.from({ length: 6 }, async (_, nth) => {
        await write(nth + 1);
        await run();
      }),
    );
    await run();
    expect(await figures()).toEqual({ seen: 21, rebuilt: 1 });
  });

  it('whose changes were trimmed away computes its figures anew', async () => {
    await run();
    await write(10);
    await keepHouse(server.kernel.database, { days: 0, changes: 4 });
    await run();
    expect(await figures()).toEqual({ seen: 10, rebuilt: 2 });
    await write(1);
    await run();
    expect(await figures()).toEqual({ seen: 11, rebuilt: 2 });
  });

  it('that meets a commit too large to be stored computes its figures anew', async () => {
    await run();
    await write(2);
    await server.kernel.database.sql('update change set entries = null where room = $1 and seq = 2', [ROOM]);
    await server.kernel.database.sql('update room set min_seq = 2 where name = $1', [ROOM]);
    await write(1);
    await run();
    expect(await figures()).toEqual({ seen: 3, rebuilt: 2 });
  });

  it('keeps its place in the transaction that applies the changes', async () => {
    await run();
    await write(2);
    const undone = server.kernel.transactor.transact(WORK, async (transaction: Transaction) => {
      await runProjection(transaction, tally, ROOM);
      throw new Error('something else fails');
    });
    await expect(undone).rejects.toThrow('something else fails');
    await run();
    expect(await figures()).toEqual({ seen: 2, rebuilt: 1 });
  });
});
