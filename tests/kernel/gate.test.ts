import { expect, it } from 'vitest';
import { Gate } from '#server/kernel/gate.ts';

/** Work that ends when it is told to. */
function heldWork(gate: Gate, count: number) {
  const running = new Set<number>();
  const begun: number[] = [];
  const release = new Map<number, () => void>();
  const done = Array.from({ length: count }, (_, n) =>
    gate.pass(async () => {
      running.add(n);
      begun.push(n);
      await new Promise<void>((go) => release.set(n, go));
      running.delete(n);
    }),
  );
  return { running, begun, release, done };
}

it('lets so many in, the others one by one in their order', async () => {
  const { running, begun, release, done } = heldWork(new Gate(2, 10), 5);
  for (let n = 0; n < 5; n++) {
    expect(running.size).toBeLessThanOrEqual(2);
    expect(begun).toEqual([0, 1, 2, 3, 4].slice(0, Math.min(5, n + 2)));
    release.get(n)!();
    await done[n];
  }
});

it('refuses who would wait too long, and no one after the line is shorter', async () => {
  const gate = new Gate(1, 1);
  const { release, done } = heldWork(gate, 2);
  await expect(gate.pass(async () => {})).rejects.toMatchObject({ status: 503 });
  release.get(0)!();
  await done[0];
  release.get(1)!();
  await done[1];
  await expect(gate.pass(async () => 'in')).resolves.toBe('in');
});

it('goes on after work that failed', async () => {
  const gate = new Gate(1, 1);
  await expect(gate.pass(async () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await expect(gate.pass(async () => 'in')).resolves.toBe('in');
});
