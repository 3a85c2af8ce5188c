import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Rest } from '#server/kernel/rest.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const rest = () => new Rest({ leastMs: 250, forWork: 20, mostMs: 3000 });
/** Notes when each piece of work begins; it takes so long. */
function noted(ms = 0) {
  const begun: [string, number][] = [];
  const since = performance.now();
  const work = async (key: string) => {
    begun.push([key, performance.now() - since]);
    if (ms > 0) await new Promise((go) => setTimeout(go, ms));
    return ms;
  };
  return { begun, work };
}

it('does the first work at once, and the next when it has rested', async () => {
  const resting = rest();
  const { begun, work } = noted();
  await resting.work(['a'], work);
  const second = resting.work(['a'], work);
  await vi.advanceTimersByTimeAsync(249);
  expect(begun).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  await second;
  expect(begun).toEqual([
    ['a', 0],
    ['a', 250],
  ]);
});

it('does what comes more than once in one go', async () => {
  const { begun, work } = noted();
  await rest().work(['a', 'a', 'a'], work);
  expect(begun).toHaveLength(1);
});

it('lets nobody wait for what rests', async () => {
  const resting = rest();
  const { begun, work } = noted();
  await resting.work(['a'], work);
  const both = resting.work(['a', 'b'], work);
  await vi.advanceTimersByTimeAsync(250);
  await both;
  expect(begun).toEqual([
    ['a', 0],
    ['b', 0],
    ['a', 250],
  ]);
});

it('rests the longer the longer work takes', async () => {
  const resting = rest();
  const { begun, work } = noted(100);
  const both = resting.work(['a'], work).then(() => resting.work(['a'], work));
  await vi.advanceTimersByTimeAsync(100 + 20 * 100 - 1);
  expect(begun).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(101);
  await both;
  expect(begun[1]).toEqual(['a', 2100]);
});

it('rests no longer than it may, however long work took', async () => {
  const resting = rest();
  const { begun, work } = noted(1000);
  const both = resting.work(['a'], work).then(() => resting.work(['a'], work));
  await vi.advanceTimersByTimeAsync(1000 + 3000 - 1);
  expect(begun).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1001);
  await both;
  expect(begun[1]).toEqual(['a', 4000]);
});

it('rests after work that failed no longer than after none', async () => {
  const resting = rest();
  await expect(resting.work(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const { begun, work } = noted();
  await resting.work(['a'], work);
  expect(begun).toEqual([['a', 0]]);
});
