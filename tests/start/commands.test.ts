import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';

let folder: string;
const data = (name: string) => join(folder, name);
const file = () => join(folder, 'all.backup');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-commands-'));
  for (const name of ['one', 'two']) copyEmbeddedTemplate(data(name));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(
  name: string,
  ...args: string[]
): Promise<{ code: number | null; out: string; errors: string }> {
  const program = new Program(args, { DATA_DIR: data(name) });
  const code = await program.exited;
  return { code, out: program.out, errors: program.errors };
}

/** The whole way of an installation: filled, saved while it runs, put into another, proved. */
it('a backup is made through the server that runs, and put into another installation', async () => {
  const seeded = await run('one', 'seed');
  expect([seeded.code, seeded.errors]).toEqual([0, '']);
  const server = new Program(['start'], { DATA_DIR: data('one') });
  await server.address();
  const saved = await run('one', 'backup', file(), '--json');
  expect([saved.code, saved.errors]).toEqual([0, '']);
  const { counts } = JSON.parse(saved.out) as { counts: Record<string, number> };
  expect(counts.need).toBeGreaterThan(10);
  const audited = await run('one', 'audit', 'verify');
  expect(audited.out).toMatch(/history is as it was written/);
  server.signal('SIGTERM');
  await server.exited;

  const restored = await run('two', 'restore', file(), '--json');
  expect([restored.code, restored.errors]).toEqual([0, '']);
  expect((JSON.parse(restored.out) as { counts: object }).counts).toEqual(counts);
  expect(await run('two', 'audit', 'verify')).toMatchObject({ code: 0 });
}, 120_000);

it.each([
  ['no file', ['backup'], 1, 'Name the file'],
  ['a file that is not there', ['restore', '/none/at.all', '--replace'], 1, 'does not exist'],
  ['a folder that is not there', ['backup', '/none/at.all'], 1, 'folder does not exist'],
  ['an option that is none', ['backup', 'x', '--fast'], 2, 'fast'],
  ['nothing to do', ['audit'], 1, 'muster audit verify'],
] as const)('a command with %s says so in one line, with its exit code', async (_what, args, code, words) => {
  const ended = await run('two', ...args);
  expect(ended.code).toBe(code);
  expect(ended.errors).toContain(words);
  expect(ended.errors.trimEnd().split('\n')).toHaveLength(1);
});
