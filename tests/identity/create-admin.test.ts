import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readUserCommand } from '#server/cli/user-command.ts';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';
import { atTheDoor } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
let folder: string;
const running: Program[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-admin-'));
  copyEmbeddedTemplate(folder);
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

function muster(...args: string[]): Program {
  const program = new Program(args, { DATA_DIR: folder });
  running.push(program);
  return program;
}
const createAdmin = (...more: string[]) =>
  muster('user', 'create-admin', '--email', 'Ada@test.example', '--name', 'Ada', ...more);

describe('muster user create-admin', () => {
  it('beside a running server prints a link that sets the password, once', async () => {
    const server = muster('start');
    const url = await server.address();
    const command = createAdmin();
    expect(await command.exited).toBe(0);
    const token = /\/reset-password#([\w-]+)/.exec(command.out)![1]!;
    expect(command.out).toContain(`${url.replace('127.0.0.1', 'localhost')}/reset-password#`);
    const reset = () => atTheDoor(url, '/auth/reset-password', { body: { token, password: PASSWORD } });
    expect((await reset()).status).toBe(204);
    expect((await reset()).status).toBe(409);
    const login = await atTheDoor(url, '/auth/login', {
      body: { email: 'ada@test.example', password: PASSWORD },
    });
    expect(login.body.user).toMatchObject({ administrator: true, displayName: 'Ada', emailVerified: true });
  });

  it('without a server takes a password from a file', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, `${PASSWORD}\n`);
    const first = createAdmin('--password-file', file, '--json');
    expect(await first.exited).toBe(0);
    expect(JSON.parse(first.out)).toEqual({ id: expect.any(String), email: 'ada@test.example', link: null });
    expect(first.out).not.toContain(PASSWORD);
    const url = await muster('start').address();
    const body = { email: 'ada@test.example', password: PASSWORD };
    expect((await atTheDoor(url, '/auth/login', { body })).status).toBe(200);
  });

  it('refuses an address that is taken', async () => {
    expect(await createAdmin().exited).toBe(0);
    const again = createAdmin();
    expect(await again.exited).toBe(1);
    expect(again.errors).toMatch(/^muster: There is an account with the address ada@test\.example/);
  });

  it('refuses a password that is too short, and a file that is not there', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'short\n');
    for (const [path, why] of [
      [file, /10 to 200 characters/],
      [join(folder, 'none'), /cannot be read/],
    ] as const) {
      const command = createAdmin('--password-file', path);
      expect(await command.exited).toBe(1);
      expect(command.errors).toMatch(why);
      expect(command.errors).not.toContain('short');
    }
  });

  it.each([
    [['user'], /muster user create-admin/],
    [['user', 'delete'], /muster user create-admin/],
    [['user', 'create-admin', '--name', 'Ada'], /--email/],
    [['user', 'create-admin', '--email', 'ada', '--name', 'Ada'], /--email/],
    [['user', 'create-admin', '--email', 'ada@test.example'], /--name/],
    [['user', 'create-admin', '--email', 'ada@test.example', '--name', 'Ada', '--force'], /--force/],
  ])('%j is asked wrongly', (args, why) => {
    expect(() => readUserCommand(args.slice(1))).toThrow(why);
  });

  it('that is asked wrongly ends with 2', async () => {
    const command = muster('user', 'create-admin', '--name', 'Ada');
    expect(await command.exited).toBe(2);
    expect(command.errors).toMatch(/^muster: Give --email/);
  });
});
