import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessEnd, endAccess, organisationGround } from '#server/kernel/access.ts';
import { AccessTokens } from '#server/modules/identity/access-tokens.ts';
import { Membership } from '#server/modules/organisations/membership.entity.ts';
import { type Listener, Person } from '../support/person.ts';
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
  await owner.post('/nonprofit/needs', aNeed(organisationId));
});
afterAll(() => server.close());

async function listeningMember(): Promise<{ person: Person; membershipId: string; listener: Listener }> {
  const person = await server.person();
  const membershipId = await server.member(organisationId, person, 'coordinator');
  const listener = await person.connect();
  expect(await listener.join({ room })).toMatchObject({ reset: true });
  return { person, membershipId, listener };
}

/** Writes in the room and waits until somebody who still listens has it; gives its number. */
async function writeAndHear(): Promise<number> {
  const listener = await owner.connect();
  await listener.join({ room });
  const { positions } = await owner.ask('POST', '/nonprofit/needs', { body: aNeed(organisationId) });
  const { seq } = positions.find((position) => position.room === room)!;
  await listener.until(() => listener.of(room).some((change) => change.seq === seq), 'the change');
  listener.socket.disconnect();
  return seq;
}

/** What a listener heard of the room, when everything that was sent before has arrived. */
async function heard(listener: Listener): Promise<number[]> {
  await listener.join({ room: 'user:nobody' });
  return listener.of(room).map(({ seq }) => seq);
}

describe('an end of access', () => {
  it('reaches everybody when more people lose it in one commit than a change may hold', async () => {
    const { person, listener } = await listeningMember();
    await server.kernel.transactor.transact(WORK, async (transaction) => {
      const at = new Date();
      for (let nth = 0; nth < 600; nth++) {
        const accountId = crypto.randomUUID();
        endAccess(
          transaction,
          { accountId, ground: organisationGround(organisationId), reason: 'Closed.' },
          at,
        );
      }
      const ground = organisationGround(organisationId);
      endAccess(transaction, { accountId: person.id, ground, reason: 'Closed.' }, at);
      await transaction.em.nativeDelete(Membership, { accountId: person.id });
    });
    await listener.until(() => listener.kicked.length > 0, 'the kick');
    const after = await writeAndHear();
    expect(await heard(listener)).not.toContain(after);
  });

  it('is applied before anything is sent when there are more than one read takes', async () => {
    const { person, listener } = await listeningMember();
    const end = (accountId: string) => [
      {
        type: 'kernel.access-end',
        op: 'upsert',
        id: 'x',
        version: 1,
        view: { accountId, ground: `organisation:${organisationId}`, reason: 'Closed.' },
      },
    ];
    // What a node finds that stood still for a while: 500 ends of others, this one, and a change behind it.
    await server.kernel.database.sql(
      `with head as (
         insert into room (name, seq) values ('access', 501) on conflict (name) do update set seq = room.seq + 501
         returning seq
       ), ends as (
         insert into change (room, seq, entries, actor, at)
         select 'access', head.seq - 500 + n, case when n < 500 then $1::json else $2::json end, 'system:test', now()
         from head, generate_series(0, 500) n
       ), moved as (update room set seq = seq + 1 where name = $3 returning seq)
       insert into change (room, seq, entries, actor, at) select $3, moved.seq, '[]', 'system:test', now() from moved`,
      [JSON.stringify(end(crypto.randomUUID())), JSON.stringify(end(person.id)), room],
    );
    const before = (await heard(listener)).length;
    await listener.until(() => listener.kicked.length > 0, 'the kick');
    expect((await heard(listener)).length).toBe(before);
  });

  it('is not missed by a node that comes too late for the log', async () => {
    const { listener } = await listeningMember();
    const { sql } = server.kernel.database;
    // The ends between are gone, as after a trim; what they were, nobody can tell any more.
    await sql(
      `with head as (update room set seq = seq + 2, min_seq = seq + 1 where name = 'access' returning seq)
       insert into change (room, seq, entries, actor, at) select 'access', seq, '[]', 'system:test', now() from head`,
    );
    await listener.until(() => listener.kicked.some((kick) => kick.room === room), 'the kick');
    // Whoever still may, joins again.
    expect(await listener.join({ room })).toMatchObject({ reset: true });
    await writeAndHear();
    await listener.until(() => listener.of(room).length > 0, 'a change after joining again');
  });

  it('ends only what stood on its ground', async () => {
    const { person, membershipId, listener } = await listeningMember();
    const own = `user:${person.id}`;
    await listener.join({ room: own });
    await owner.ask('DELETE', `/organisations/${organisationId}/members/${membershipId}`);
    await listener.until(() => listener.kicked.length > 0, 'the kick');
    await person.ask('PATCH', '/users/me', { body: { bio: 'still here' } });
    await listener.until(
      () => listener.of(own).some(({ actor }) => actor === person.id),
      'a change of my own',
    );
    expect(listener.kicked.map((kick) => kick.room)).toEqual([room]);
  });

  it('can be followed by a new beginning', async () => {
    const { person, membershipId, listener } = await listeningMember();
    await owner.ask('DELETE', `/organisations/${organisationId}/members/${membershipId}`);
    await listener.until(() => listener.kicked.length > 0, 'the kick');
    expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
    await server.member(organisationId, person, 'coordinator');
    expect(await listener.join({ room })).toMatchObject({ reset: true });
    const seq = await writeAndHear();
    await listener.until(() => listener.of(room).some((change) => change.seq === seq), 'the change');
  });
});

describe('the end of a session', () => {
  it('ends its connections, and no other', async () => {
    const { person, listener: another } = await listeningMember();
    const { token, sessionId } = await server.session(person.id);
    const access = new AccessTokens(server.kernel.secret, server.kernel.clock);
    const elsewhere = new Person(server.url, {
      ...person,
      token: await access.sign({ accountId: person.id, sessionId }),
    });
    const listener = await elsewhere.connect();
    await listener.join({ room });
    const headers = { cookie: `muster_refresh=${token}` };
    expect((await elsewhere.ask('POST', '/auth/logout', { headers, key: null })).status).toBe(204);
    await listener.until(() => !listener.socket.connected, 'the end of the connection');
    const seq = await writeAndHear();
    await another.until(() => another.of(room).some((change) => change.seq === seq), 'the change elsewhere');
    expect(listener.of(room).map((change) => change.seq)).not.toContain(seq);
  });

  it('refuses a join of a connection that came while the session ended', async () => {
    const { person, listener } = await listeningMember();
    // The row alone: as if the relay had passed the end by before the connection was there.
    await server.kernel.database.sql('update session set revoked_at = now() where account_id = $1', [
      person.id,
    ]);
    expect(await listener.join({ room })).toMatchObject({ error: { status: 401 } });
  });
});

describe('a restored database', () => {
  it('sends everyone out of their rooms, to be asked again who they are', async () => {
    const { person, listener } = await listeningMember();
    // The state of before they belonged to it: the row is gone, and no end of access was ever written.
    await server.kernel.transactor.transact(WORK, ({ em }) =>
      em.nativeDelete(Membership, { accountId: person.id }),
    );
    await server.kernel.database.sql('update database_epoch set epoch = gen_random_uuid()');
    await listener.until(() => listener.kicked.some((kick) => kick.room === room), 'the kick');
    expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
    const seq = await writeAndHear();
    expect(await heard(listener)).not.toContain(seq);
  });
});

it('is stored as a row of its own, so that somebody can tell later', async () => {
  const em = server.kernel.database.orm.em.fork();
  expect(await em.count(AccessEnd, { ground: organisationGround(organisationId) })).toBeGreaterThan(600);
});
