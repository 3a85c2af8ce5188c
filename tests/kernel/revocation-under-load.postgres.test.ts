import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisProcess } from '../support/redis-process.ts';
import { proveNothingBehind } from '../support/revocations.ts';
import { TwoNodes } from '../support/two-nodes.ts';

describe.each(['with Redis', 'with Redis down'])('two nodes, %s', (how) => {
  let redis: RedisProcess;
  let nodes: TwoNodes;
  beforeAll(async () => {
    redis = how === 'with Redis' ? await RedisProcess.start() : await RedisProcess.absent();
    nodes = await TwoNodes.start(redis.url);
    expect(nodes.trouble() === null).toBe(how === 'with Redis');
  });
  afterAll(async () => {
    await nodes.close();
    await redis.kill();
  });

  it('whoever loses access at the one hears nothing behind it at the other, where others write too', async () => {
    const { a, b } = nodes;
    await proveNothingBehind({ endsAt: a, heardAt: b, writtenAt: [a, b] });
  }, 180_000);

  it('nor while all the others write at the one', async () => {
    const { a, b } = nodes;
    await proveNothingBehind({ endsAt: a, heardAt: b, writtenAt: [a] });
  }, 180_000);
});
