import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listener, Person } from '../support/person.ts';
import { RedisProcess } from '../support/redis-process.ts';
import { TwoNodes } from '../support/two-nodes.ts';

const MEMBERS = 12;

interface Member {
  person: Person;
  membershipId: string;
  listener: Listener;
  /** Number of the change that took the membership away. */
  endedAt: number;
  /** The highest number the answer to a join brought. */
  joinedAt: number;
}

describe.each(['with Redis', 'with Redis down'])('access lost at one node ends at the other, %s', (how) => {
  let redis: RedisProcess;
  let nodes: TwoNodes;
  let owner: Person;
  let organisationId: string;
  let room: string;
  let teams = 0;

  beforeAll(async () => {
    redis = how === 'with Redis' ? await RedisProcess.start() : await RedisProcess.absent();
    nodes = await TwoNodes.start(redis.url);
    owner = await nodes.a.person('Owner');
    organisationId = await nodes.a.nonprofit(owner);
    room = `organisation:${organisationId}`;
  });
  afterAll(async () => {
    await nodes.close();
    await redis.kill();
  });

  async function members(): Promise<Member[]> {
    return Promise.all(
      Array.from({ length: MEMBERS }, async () => {
        const person = (await nodes.a.person()).at(nodes.b.url);
        const membershipId = await nodes.a.member(organisationId, person, 'coordinator');
        return { person, membershipId, listener: await person.connect(), endedAt: 0, joinedAt: 0 };
      }),
    );
  }

  /** Something that the room shows, as the removals are. */
  function write() {
    const name = `Team ${++teams}`;
    return owner.ask('POST', `/organisations/${organisationId}/teams`, { body: { name } });
  }

  async function remove(member: Member): Promise<void> {
    const path = `/organisations/${organisationId}/members/${member.membershipId}`;
    const { status, positions } = await owner.ask('DELETE', path);
    expect(status).toBe(204);
    member.endedAt = positions.find((position) => position.room === room)!.seq;
  }

  /** Everybody is removed one after another while others write; then the owner's own listener is waited for. */
  async function removeWhileWriting(
    all: Member[],
    removing: (member: Member) => Promise<unknown>,
  ): Promise<number> {
    const watching = await owner.at(nodes.b.url).connect();
    await watching.join({ room });
    let going = true;
    const writing = Array.from({ length: 4 }, async () => {
      while (going) await write();
    });
    for (const member of all) await removing(member);
    going = false;
    await Promise.all(writing);
    const head = (await write()).positions.find((position) => position.room === room)!.seq;
    await watching.until(
      () => watching.of(room).some(({ seq }) => seq === head),
      'the last change at node B',
    );
    return head;
  }

  async function expectNothingAfter(all: Member[], head: number): Promise<void> {
    for (const { listener, endedAt, joinedAt } of all) {
      // Its own answer comes behind whatever was sent before.
      expect(await listener.join({ room })).toMatchObject({ error: { status: 404 } });
      const heard = listener.of(room).map(({ seq }) => seq);
      expect(endedAt).toBeLessThan(head);
      expect(Math.max(joinedAt, ...heard)).toBeLessThanOrEqual(endedAt);
    }
  }

  it('sends nothing that was committed after a member was removed (I5)', async () => {
    const all = await members();
    for (const { listener } of all) expect(await listener.join({ room })).toMatchObject({ reset: true });
    await write();
    for (const { listener } of all) await listener.until(() => listener.of(room).length > 0, 'a change');
    const head = await removeWhileWriting(all, remove);
    for (const { listener } of all) await listener.until(() => listener.kicked.length > 0, 'the kick');
    await expectNothingAfter(all, head);
    expect(all.every(({ listener }) => listener.kicked.every((kick) => kick.room === room))).toBe(true);
  });

  it('does not let a join slip in beside the removal', async () => {
    const all = await members();
    const head = await removeWhileWriting(all, (member) =>
      Promise.all([
        remove(member),
        member.listener.join({ room }).then((reply) => {
          if (!('error' in reply)) member.joinedAt = reply.seq;
        }),
      ]),
    );
    await expectNothingAfter(all, head);
  });
});
