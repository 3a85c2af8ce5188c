import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomFollower } from '#server/kernel/room-follower.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ring = (...rooms: string[]) => ({ rooms: rooms.map((room) => ({ room, seq: 1 })), queues: [] });

/** A follower of rooms of needs, and what it has told. */
function follow(tell: (rooms: string[]) => Promise<void> = async () => {}) {
  const told: string[][] = [];
  const failures: unknown[] = [];
  const follower = new RoomFollower({
    kind: 'needs',
    tell: (rooms) => {
      told.push(rooms);
      return tell(rooms);
    },
    failed: (error) => failures.push(error),
  });
  return { follower, told, failures };
}

it('tells of the first room at once, of those of a burst together, and of none twice', async () => {
  const { follower, told } = follow();
  follower.hear(ring('needs:a'));
  expect(told).toEqual([['needs:a']]);
  for (let n = 0; n < 100; n++) follower.hear(ring(`needs:${n % 2 ? 'a' : 'b'}`));
  expect(told).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told.slice(1)).toEqual([['needs:b', 'needs:a']]);
});

it('hears nothing of rooms of another kind', async () => {
  const { follower, told } = follow();
  follower.hear(ring('need:a', 'zone:b', 'access'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([]);
});

it('goes on when it could not tell', async () => {
  const { follower, told, failures } = follow(async () => {
    throw new Error('no database');
  });
  follower.hear(ring('needs:a'));
  follower.hear(ring('needs:b'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([['needs:a'], ['needs:b']]);
  expect(failures).toHaveLength(2);
});

it('tells of nothing once it is stopped', async () => {
  const { follower, told } = follow();
  follower.hear(ring('needs:a'));
  follower.hear(ring('needs:b'));
  follower.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([['needs:a']]);
});
