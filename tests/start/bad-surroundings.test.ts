import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildClient } from '#server/cli/build-client.ts';
import { schema } from '#server/compose.ts';
import { openDatabase } from '#server/kernel/database.ts';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';

let folder: string;
const running: Program[] = [];
beforeAll(() => buildClient(() => {}));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-start-'));
  copyEmbeddedTemplate(folder);
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(args: string[], env: Record<string, string> = {}): Program {
  const program = new Program(args, { DATA_DIR: folder, ...env });
  running.push(program);
  return program;
}

/** It ends with code 1 and says why in exactly one line. */
async function refusal(program: Program): Promise<string> {
  expect(await program.exited).toBe(1);
  const lines = program.errors.trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

describe('the start refuses in one clear line', () => {
  it('a setting', async () => {
    expect(await refusal(run(['start'], { PORT: 'http' }))).toMatch(
      /PORT must be a whole number from 0 to 65535/,
    );
  });

  it('a database that does not answer', async () => {
    expect(await refusal(run(['start'], { DATABASE_URL: 'postgresql://muster@127.0.0.1:1/muster' }))).toMatch(
      /No database at 127\.0\.0\.1:1\/muster \(ECONNREFUSED\): start PostgreSQL/,
    );
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo;
    const empty = join(folder, 'not-made-yet');
    expect(await refusal(run(['start'], { PORT: String(port), DATA_DIR: empty }))).toBe(
      `muster: Port ${port} is in use: stop what listens there, or set PORT to another.`,
    );
    expect(existsSync(empty)).toBe(false);
    other.close();
  });

  it('a data folder in use, which the other server survives', async () => {
    const first = run(['start']);
    const address = await first.address();
    expect(await refusal(run(['start']))).toMatch(
      /The data folder .* is in use by another server: stop that one/,
    );
    expect((await fetch(`${address}/api/ready`)).status).toBe(200);
  });

  it.each([
    ['/proc/nowhere/data', /cannot be used \(ENOENT\): set DATA_DIR/],
    [new URL(import.meta.url).pathname, /cannot be used \(ENOTDIR\): set DATA_DIR/],
  ])('a data folder that cannot be one: %s', async (path, line) => {
    expect(await refusal(run(['start'], { DATA_DIR: path }))).toMatch(line);
  });

  it('a database that is newer than the program', async () => {
    const database = await openDatabase({ kind: 'embedded', folder }, schema);
    await database.sql(`insert into migration (name, executed_at) values ('Migration29991231000000', now())`);
    await database.close();
    expect(await refusal(run(['start']))).toMatch(
      /The database is newer than this program \(it has Migration29991231000000\)/,
    );
  });

  it.each([
    ['missing.csv', null, /missing\.csv does not exist: correct the path/],
    ['rows.xlsx', '', /neither \.geojson nor \.csv: export it/],
    ['latin.csv', Buffer.from([0xe9, 0x0a]), /latin\.csv is not UTF-8 text: save it as UTF-8/],
    ['zones.geojson', '{"type":', /GeoJSON|JSON/],
    ['rows.csv', 'a,b\n1,2\n', /column/],
  ])('an import file that cannot be used: %s', async (name, content, line) => {
    const path = join(folder, name);
    if (content !== null) writeFileSync(path, content);
    expect(await refusal(run(['import', path]))).toMatch(line);
  });
});

describe('the start goes on', () => {
  it('without Redis, and says so', async () => {
    const program = run(['start'], { REDIS_URL: 'redis://127.0.0.1:1' });
    const address = await program.address();
    expect(program.out).toMatch(/Redis does not answer at REDIS_URL: starting without it/);
    const ready = await fetch(`${address}/api/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ redis: expect.stringMatching(/Redis does not answer/) });
  });

  it('in a folder whose server was killed', async () => {
    const first = run(['start']);
    await first.address();
    await first.stop();
    await run(['start']).address();
  });

  it('and ends in order on SIGTERM', async () => {
    const program = run(['start']);
    const address = await program.address();
    expect(await (await fetch(`${address}/api/health`)).json()).toEqual({ status: 'ok' });
    program.signal('SIGTERM');
    expect(await program.exited).toBe(0);
    expect(program.errors).toBe('');
  });
});
