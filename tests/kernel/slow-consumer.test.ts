import type { Socket as TcpSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { type Followed, LiveClient } from '../support/live-client.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const MEGABYTE = 1024 * 1024;
/** Beyond what the kernel of the machine keeps for one connection, on both of its ends. */
const MORE_THAN_THE_KERNEL_KEEPS = 24 * MEGABYTE;
const CHANGE_BYTES = 200_000;

let server: TestServer;
let owner: Person;
const connections: TcpSocket[] = [];
beforeAll(async () => {
  server = await TestServer.start();
  server.server.http.on('connection', (socket: TcpSocket) => connections.push(socket));
  owner = await server.person('Ruth');
});
afterAll(() => server.close());

/** A client whose TCP connection can stop reading. */
async function follow(
  organisationId: string,
): Promise<{ client: LiveClient; followed: Followed; own: TcpSocket }> {
  const client = new LiveClient(owner);
  const before = connections.length;
  await client.connect();
  const own = connections.slice(before).find((socket) => socket.remotePort === client.tcp().localPort)!;
  return { client, followed: await client.follow(`/organisations/${organisationId}`), own };
}

/** One commit with a change of about `CHANGE_BYTES`; gives its number. */
async function writeMuch(organisationId: string, nth: number): Promise<number> {
  const { positions } = await server.kernel.transactor.transact(WORK, async ({ em }) => {
    const organisation = await em.findOneOrFail(Organisation, { id: organisationId });
    organisation.timeZone = `${nth} `.padEnd(CHANGE_BYTES, 'x');
  });
  return positions[0]!.seq;
}

describe('a client that stops reading', () => {
  let organisationId: string;
  let room: string;
  beforeAll(async () => {
    organisationId = await server.nonprofit(owner);
    room = `organisation:${organisationId}`;
    // The column is as wide as a name; the test needs commits that weigh something.
    await server.kernel.database.script('alter table organisation alter column time_zone type text');
  });

  it('costs the server bounded memory, disturbs nobody, and has everything when it reads again', async () => {
    const slow = await follow(organisationId);
    const brisk = await follow(organisationId);
    slow.client.tcp().pause();
    let most = 0;
    let last = 0;
    for (let sent = 0, nth = 0; sent < MORE_THAN_THE_KERNEL_KEEPS; sent += CHANGE_BYTES, nth++) {
      last = await writeMuch(organisationId, nth);
      await brisk.followed.reached({ room, seq: last });
      most = Math.max(most, slow.own.writableLength);
    }
    expect(most).toBeGreaterThan(CHANGE_BYTES);
    expect(most).toBeLessThan(MEGABYTE);
    expect(slow.followed.at(room)).toBeLessThan(last);
    expect(slow.own.destroyed).toBe(false);

    // Told by the server as soon as it has drained, not by the heads of every twenty seconds.
    slow.client.tcp().resume();
    await slow.followed.reached({ room, seq: last }, 5000);
    slow.followed.provesOrder();
    slow.client.close();
    brisk.client.close();
  });

  it('is cut when too much is due to it at once, and comes back without a loss', async () => {
    const slow = await follow(organisationId);
    slow.client.tcp().pause();
    const closed = new Promise((done) => slow.own.once('close', done));
    // A node that finds much at once, as after a pause of its own: one read, one write.
    const { sql } = server.kernel.database;
    const before = slow.followed.at(room);
    await sql(
      `with head as (update room set seq = seq + 120 where name = $1 returning seq)
       insert into change (room, seq, entries, actor, at)
       select $1, head.seq - 120 + n, json_build_array(json_build_object('type', 'test.weight', 'op', 'upsert',
         'id', n, 'version', 1, 'view', repeat('x', $2))), 'system:test', now()
       from head, generate_series(1, 120) n`,
      [room, CHANGE_BYTES],
    );
    await closed;
    slow.client.tcp().resume();
    await slow.followed.until(() => !slow.client.connected, 'the end of the connection');
    await slow.client.connect();
    await slow.followed.reached({ room, seq: before + 120 });
    slow.followed.provesOrder();
    slow.client.close();
  });
});
