import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CannotStart } from '#server/kernel/cannot-start.ts';
import { askOwner, type FolderLock, lockFolder } from '#server/kernel/folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is given to one of many who ask at once, and to the next when it is released', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
  const won = outcomes.filter((one): one is PromiseFulfilledResult<FolderLock> => one.status === 'fulfilled');
  const lost = outcomes.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
  expect(won).toHaveLength(1);
  expect(lost.every((reason) => reason instanceof CannotStart)).toBe(true);
  await won[0]!.value.release();
  expect(readdirSync(folder)).toEqual([]);
  await (await lockFolder(folder)).release();
});

it('is not held by what a killed server left', async () => {
  writeFileSync(join(folder, 'server.sock'), '');
  await (await lockFolder(folder)).release();
});

it('carries commands to whoever holds it, line by line, and their refusals back', async () => {
  expect(await askOwner(folder, 'import', [], () => {})).toBeNull();
  const lock = await lockFolder(folder);
  lock.answer(async (name, args, say) => {
    if (name === 'fail') throw new Error('It cannot be done.');
    say(`${name} began`);
    say(`with ${args.join(' ')}`);
    return 3;
  });
  const heard: string[] = [];
  expect(await askOwner(folder, 'import', ['a.csv', 'b.csv'], (line) => heard.push(line))).toBe(3);
  expect(heard).toEqual(['import began', 'with a.csv b.csv']);
  await expect(askOwner(folder, 'fail', [], () => {})).rejects.toThrow('It cannot be done.');
  await lock.release();
});

it('works where the path is longer than a socket may have', async () => {
  const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60));
  const lock = await lockFolder(deep);
  await expect(lockFolder(deep)).rejects.toThrow(/in use by another server/);
  await lock.release();
});
