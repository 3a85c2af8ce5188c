import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { type Followed, LiveClient } from '../support/live-client.ts';
import type { Person } from '../support/person.ts';
import { RedisProcess } from '../support/redis-process.ts';
import { drawList, drawn, fetchAtSamePosition } from '../support/same-as-fetched.ts';
import { aNeed } from '../support/samples.ts';
import { TwoNodes } from '../support/two-nodes.ts';

/** What a lost ring costs at most, and what reading and sending may add. */
const P99_MS = 1500;
const WRITERS = 25;
const WRITES_EACH = 6;
const ALL = WRITERS * WRITES_EACH;

interface Answer {
  items: NeedView[];
}

interface Trouble {
  redis: RedisProcess;
  begin(redis: RedisProcess): Promise<void> | void;
  end(redis: RedisProcess): Promise<void> | void;
}

/** One writer at node A: writes again when node B's client has seen the write before. Gives each delay. */
async function writeAndSee(followed: Followed, owner: Person, organisationId: string, wrote: () => void) {
  const room = `needs:${organisationId}`;
  const delays: number[] = [];
  let need: NeedView | null = null;
  for (let nth = 0; nth < WRITES_EACH; nth++) {
    const answer: { body: NeedView; positions: { room: string; seq: number }[] } = need
      ? await owner.ask('PATCH', `/nonprofit/needs/${need.id}`, {
          body: { title: `Revised ${nth}` },
          headers: { 'if-match': `"${need.version}"` },
        })
      : await owner.ask('POST', '/nonprofit/needs', { body: aNeed(organisationId) });
    need = answer.body;
    const answeredAt = performance.now();
    wrote();
    await followed.reached(answer.positions.find((position) => position.room === room)!);
    delays.push(performance.now() - answeredAt);
  }
  return delays;
}

/** Writes at A while Redis is in trouble from the first third to the second; gives what the client of B saw. */
async function deliveriesDuring(nodes: TwoNodes, { redis, begin, end }: Trouble) {
  const owner = await nodes.a.person();
  const organisationId = await nodes.a.nonprofit(owner);
  const client = new LiveClient(owner.at(nodes.b.url));
  await client.connect();
  const followed = await client.follow(`/nonprofit/needs?organisationId=${organisationId}&limit=500`);
  const list = drawList<Answer, NeedView>(followed, {
    type: 'volunteering.need',
    from: ({ items }) => items,
  });
  let written = 0;
  const turns: Promise<void>[] = [];
  const wrote = (): void => {
    written++;
    if (written === Math.floor(ALL / 3)) turns.push(Promise.resolve(begin(redis)));
    if (written === Math.floor((2 * ALL) / 3)) turns.push(Promise.resolve(end(redis)));
  };
  const delays = await Promise.all(
    Array.from({ length: WRITERS }, () => writeAndSee(followed, owner, organisationId, wrote)),
  );
  await Promise.all(turns);
  const { items } = await fetchAtSamePosition<Answer>(followed);
  followed.provesOrder();
  client.close();
  const same =
    JSON.stringify(drawn(list)) === JSON.stringify(items.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  return { delays: delays.flat().sort((a, b) => a - b), loads: followed.loads.length, same };
}

function expectNothingMissing({ delays, loads, same }: Awaited<ReturnType<typeof deliveriesDuring>>): void {
  expect(delays).toHaveLength(ALL);
  expect(loads).toBe(1);
  expect(same).toBe(true);
  expect(delays[Math.ceil(delays.length * 0.99) - 1]).toBeLessThan(P99_MS);
}

describe('two nodes', () => {
  let redis: RedisProcess;
  let nodes: TwoNodes;
  beforeAll(async () => {
    redis = await RedisProcess.start();
    nodes = await TwoNodes.start(redis.url);
  });
  afterAll(async () => {
    redis.resume();
    await nodes.close();
    await redis.kill();
  });

  it('run on PostgreSQL and ring for each other at once', async () => {
    expect(nodes.a.kernel.database.kind).toBe('postgres');
    expect(nodes.trouble()).toBeNull();
    const well = await deliveriesDuring(nodes, { redis, begin: () => {}, end: () => {} });
    expectNothingMissing(well);
    expect(well.delays[Math.floor(ALL / 2)]).toBeLessThan(200);
  });

  it('do a keyed request once that reaches both at the same time', async () => {
    const owner = await nodes.a.person();
    const organisationId = await nodes.a.nonprofit(owner);
    for (let round = 0; round < 10; round++) {
      const [key, body] = [randomUUID(), aNeed(organisationId, { title: `Round ${round}` })];
      const ask = (person: Person) => person.ask<NeedView>('POST', '/nonprofit/needs', { key, body });
      const answers = await Promise.all([ask(owner), ask(owner.at(nodes.b.url)), ask(owner)]);
      const done = answers.filter(({ status }) => status === 201);
      expect(new Set(done.map((answer) => answer.body.id)).size).toBe(1);
      expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    }
    const { items } = await owner.get<Answer>(`/nonprofit/needs?organisationId=${organisationId}`);
    expect(items.map(({ title }) => title).sort()).toEqual(
      Array.from({ length: 10 }, (_, round) => `Round ${round}`).sort(),
    );
  });

  it('miss nothing while Redis is killed and started again', async () => {
    expectNothingMissing(
      await deliveriesDuring(nodes, { redis, begin: (one) => one.kill(), end: (one) => one.start() }),
    );
  });

  it('miss nothing while Redis stands still', async () => {
    expectNothingMissing(
      await deliveriesDuring(nodes, { redis, begin: (one) => one.pause(), end: (one) => one.resume() }),
    );
  });

  it('miss nothing when Redis is emptied', async () => {
    expectNothingMissing(
      await deliveriesDuring(nodes, { redis, begin: (one) => one.flush(), end: (one) => one.flush() }),
    );
  });
});

describe('two nodes without Redis', () => {
  let nodes: TwoNodes;
  beforeAll(async () => {
    nodes = await TwoNodes.start((await RedisProcess.absent()).url);
  });
  afterAll(() => nodes.close());

  it('say so, and miss nothing', async () => {
    expect(nodes.trouble()).toContain('Redis does not answer');
    const redis = await RedisProcess.absent();
    expectNothingMissing(await deliveriesDuring(nodes, { redis, begin: () => {}, end: () => {} }));
  });
});
