import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisTally } from '#server/kernel/redis-tally.ts';
import { RedisProcess } from '../../support/redis-process.ts';

let redis: RedisProcess;
let one: RedisTally;
let two: RedisTally;
beforeAll(async () => {
  redis = await RedisProcess.start();
  [one, two] = [new RedisTally(redis.url), new RedisTally(redis.url)];
  await Promise.all([one.connect(), two.connect()]);
});
afterAll(async () => {
  one.close();
  two.close();
  await redis.kill();
});

const callsOf = async (tally: RedisTally, key: string) => (await tally.add(key, 60)).calls;

describe('calls of several nodes', () => {
  it('are counted together', async () => {
    expect(await callsOf(one, 'together')).toBe(1);
    expect(await callsOf(two, 'together')).toBe(2);
    const { calls, endsInMs } = await one.add('together', 60);
    expect(calls).toBe(3);
    expect(endsInMs).toBeGreaterThan(50_000);
    await two.forget('together');
    expect(await callsOf(one, 'together')).toBe(1);
  });

  it('are counted once each, however many come at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => callsOf(nth % 2 ? one : two, 'crowd')),
    );
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, nth) => nth + 1));
  });

  it('are counted by each node for itself while Redis does not answer, without waiting for it', async () => {
    redis.pause();
    const begun = performance.now();
    expect(await callsOf(one, 'stalled')).toBe(1);
    expect(await callsOf(one, 'stalled')).toBe(2);
    expect(await callsOf(two, 'stalled')).toBe(1);
    expect(performance.now() - begun).toBeLessThan(2000);
    redis.resume();
  });

  it('are counted while Redis is gone, and together again when it is back', async () => {
    await redis.kill();
    expect(await callsOf(one, 'gone')).toBe(1);
    expect(await callsOf(one, 'gone')).toBe(2);
    await redis.start();
    await Promise.all([one.connected(), two.connected()]);
    expect(await callsOf(one, 'back')).toBe(1);
    expect(await callsOf(two, 'back')).toBe(2);
  });
});

it('a node that does not find Redis counts for itself until it does', async () => {
  const late = await RedisProcess.absent();
  const tally = new RedisTally(late.url);
  const connected = tally.connect();
  expect(await callsOf(tally, 'alone')).toBe(1);
  expect(await callsOf(tally, 'alone')).toBe(2);
  await late.start();
  await connected;
  expect(await callsOf(tally, 'alone')).toBe(1);
  tally.close();
  await late.kill();
});
