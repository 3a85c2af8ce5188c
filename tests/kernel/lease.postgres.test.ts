import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Lease } from '#server/kernel/lease.ts';
import { createLog } from '#server/kernel/log.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { untilSomebodyWaits } from '../support/lock-waits.ts';
import { TestServer } from '../support/test-server.ts';
import { Waiting } from '../support/waiting.ts';

const NAME = 'test.lease';
const WORK = { actor: 'system:test', mutation: null, source: null };

let server: TestServer;
let leases: Keeper[] = [];
beforeAll(async () => {
  server = await TestServer.start();
  expect(server.kernel.database.kind).toBe('postgres');
  await server.kernel.database.script('create table lease_note (keeper text not null)');
});
afterAll(() => server.close());
beforeEach(async () => {
  await Promise.all(leases.map(({ lease }) => lease.stop()));
  leases = [];
  await server.kernel.database.sql('delete from lease where name = $1', [NAME]);
});

interface Keeper {
  lease: Lease;
  told: string[];
  waiting: Waiting;
}

/** A node that wants the lease. */
async function keeper(onHeld: () => Promise<void> = async () => {}): Promise<Keeper> {
  const lease = new Lease(NAME, server.kernel.database, createLog('silent'));
  const told: string[] = [];
  const waiting = new Waiting();
  const tell = (word: string) => {
    told.push(word);
    waiting.wake();
  };
  await lease.whenHeld(
    async () => {
      tell('held');
      await onHeld();
    },
    async () => tell('lost'),
  );
  const made = { lease, told, waiting };
  leases.push(made);
  await lease.start();
  return made;
}

const expire = () =>
  server.kernel.database.sql(`update lease set ends_at = now() - interval '1 second' where name = $1`, [
    NAME,
  ]);
const note = (
  lease: Lease,
  name: string,
  before: (transaction: Transaction) => Promise<void> = async () => {},
) =>
  server.kernel.transactor.transact(WORK, async (transaction) => {
    await lease.hold(transaction);
    await before(transaction);
    await transaction.sql('insert into lease_note values ($1)', [name]);
  });
const notes = async () =>
  (await server.kernel.database.sql('select keeper from lease_note order by keeper')).map(
    ({ keeper }) => keeper,
  );

describe('a lease', () => {
  it('is held by one of two', async () => {
    const [one, two] = [await keeper(), await keeper()];
    expect([one.lease.isHeld(), two.lease.isHeld()]).toEqual([true, false]);
    expect([one.told, two.told]).toEqual([['held'], []]);
    await note(one.lease, 'one');
    await expect(note(two.lease, 'two')).rejects.toThrow('another node has taken over');
    expect(await notes()).toEqual(['one']);
  });

  it('goes to the next when it is given up', async () => {
    const [one, two] = [await keeper(), await keeper()];
    await one.lease.stop();
    await two.waiting.until(() => two.told.includes('held'), 'the next holder');
    expect(one.lease.isHeld()).toBe(false);
  });

  it('goes to the next when its holder falls silent, whose late writes are refused', async () => {
    const one = await keeper();
    await expire();
    const two = await keeper();
    expect(two.lease.isHeld()).toBe(true);
    // The first one slept and knows nothing of it yet.
    expect(one.lease.isHeld()).toBe(true);
    await expect(note(one.lease, 'late')).rejects.toThrow('another node has taken over');
    expect(await notes()).not.toContain('late');
    await one.waiting.until(() => one.told.includes('lost'), 'to be told');
    await note(two.lease, 'two');
  });

  it('is not taken over in the middle of a transaction of its holder', async () => {
    const one = await keeper();
    let two: Promise<Keeper> | undefined;
    const order: string[] = [];
    await expire();
    await note(one.lease, 'in the middle', async () => {
      two = keeper(async () => {
        order.push('taken over');
      });
      // The successor stands at the row's lock by now.
      await untilSomebodyWaits(server.kernel.database);
      order.push('written');
    });
    await two;
    expect(order).toEqual(['written', 'taken over']);
    expect(await notes()).toContain('in the middle');
  });

  it('that could not be taken up is taken up again', async () => {
    let tries = 0;
    const one = await keeper(async () => {
      if (++tries === 1) throw new Error('the index could not be built');
    });
    await one.waiting.until(() => tries === 2, 'the second try');
    expect(one.lease.isHeld()).toBe(true);
    expect(one.told).toEqual(['held', 'lost', 'held']);
  });
});
