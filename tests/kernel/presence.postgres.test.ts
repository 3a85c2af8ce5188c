import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Present } from '#shared/kernel/messages.ts';
import type { Person } from '../support/person.ts';
import { RedisProcess } from '../support/redis-process.ts';
import { TwoNodes } from '../support/two-nodes.ts';
import { type AtRecord, Watcher } from '../support/watcher.ts';

/** One person at each of two nodes, in the room of an organisation of their own. */
async function scene(nodes: TwoNodes) {
  const ruth = await nodes.a.person('Ruth');
  const bella = await nodes.a.person('Bella');
  const organisationId = await nodes.a.nonprofit(ruth);
  await nodes.a.member(organisationId, bella, 'coordinator');
  const room = `organisation:${organisationId}`;
  const at = (field: string | null): AtRecord => ({
    record: { type: 'organisations.organisation', id: organisationId },
    field,
  });
  const atA = (person: Person) => Watcher.in(room, person);
  const atB = (person: Person) => Watcher.in(room, person.at(nodes.b.url));
  return { ruth, bella, room, at, atA, atB };
}

const isThere = (name: string, field: string | null) => (people: Present[]) =>
  people.some((one) => one.name === name && one.field === field);
const isAlone = (people: Present[]) => people.length === 1;

describe('two nodes', () => {
  let redis: RedisProcess;
  let nodes: TwoNodes;
  beforeAll(async () => {
    redis = await RedisProcess.start();
    nodes = await TwoNodes.start(redis.url);
  });
  afterAll(async () => {
    await nodes.close();
    await redis.kill();
  });

  it('tell each other who is where, who moves and who goes', async () => {
    const { ruth, bella, at, atA, atB } = await scene(nodes);
    const [mine, hers] = [await atA(ruth), await atB(bella)];
    await mine.claim(at(null));
    await hers.claim(at('name'));
    await mine.until(isThere('Bella', 'name'), 'Bella at the other node');
    await hers.until(isThere('Ruth', null), 'Ruth, who had been there before');
    await hers.claim(at('kind'));
    await mine.until(isThere('Bella', 'kind'), 'that she went on');
    hers.disconnect();
    await mine.until(isAlone, 'that her connection ended');
    mine.disconnect();
  });

  it('know each other again when Redis was away, and see only their own meanwhile', async () => {
    const { ruth, bella, at, atA, atB } = await scene(nodes);
    const [mine, hers, beside] = [await atA(ruth), await atB(bella), await atA(bella)];
    await redis.kill();
    await mine.claim(at('name'));
    await hers.claim(at(null));
    await beside.claim(at('kind'));
    await mine.until(isThere('Bella', 'kind'), 'who is at the same node');
    expect(mine.people).toHaveLength(2);
    await redis.start();
    // Redis has no memory of it: the next that is said brings it back.
    for (let field = 0; !isThere('Ruth', 'name')(hers.people); field++) {
      await mine.claim(at(`field${field}`));
      await mine.claim(at('name'));
    }
    expect(hers.people.map(({ name }) => name)).toContain('Ruth');
    for (const watcher of [mine, hers, beside]) watcher.disconnect();
  });
});
