import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endAccess, organisationGround } from '#server/kernel/access.ts';
import { Membership } from '#server/modules/organisations/membership.entity.ts';
import { untilSomebodyWaits } from '../support/lock-waits.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

let server: TestServer;
let owner: Person;
let organisationId: string;
let room: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Owner');
  organisationId = await server.nonprofit(owner);
  room = `needs:${organisationId}`;
});
afterAll(() => server.close());

/** Holds every join up behind its policy, where it looks whether the session lasts. */
async function holdJoins(): Promise<() => Promise<void>> {
  const { settings } = server.database;
  const client = new pg.Client({ connectionString: settings.kind === 'postgres' ? settings.url : '' });
  await client.connect();
  await client.query('begin');
  await client.query('lock table session in access exclusive mode');
  return async () => {
    await client.query('commit');
    await client.end();
  };
}

/** The policy said yes, the end of access has been applied since, and only then the join would be entered. */
it('refuses a join whose right ended between its snapshot and its cutover (I5)', async () => {
  const member = await server.person('Member');
  await server.member(organisationId, member, 'coordinator');
  const [joining, listening] = [await member.connect(), await member.connect()];
  await listening.join({ room });

  const release = await holdJoins();
  const reply = joining.join({ room });
  await untilSomebodyWaits(server.kernel.database);
  await server.kernel.transactor.transact(WORK, async (transaction) => {
    const membership = await transaction.em.findOneOrFail(Membership, {
      organisationId,
      accountId: member.id,
    });
    transaction.em.remove(membership);
    const ended = { accountId: member.id, ground: organisationGround(organisationId), reason: 'Removed.' };
    endAccess(transaction, ended, new Date());
  });
  await listening.until(() => listening.kicked.length > 0, 'the end of access');
  await release();

  expect(await reply).toMatchObject({ error: { status: 404 } });
  const hearing = await owner.connect();
  await hearing.join({ room });
  await owner.post('/nonprofit/needs', aNeed(organisationId));
  await hearing.until(() => hearing.of(room).length > 0, 'the change');
  await joining.join({ room: `user:${member.id}` });
  expect(joining.of(room)).toEqual([]);
});
