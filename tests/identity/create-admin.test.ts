import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAdministrator, readUserCommand } from '#server/cli/user-command.ts';
import { CannotStart } from '#server/kernel/cannot-start.ts';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';
import { TestServer } from '../support/test-server.ts';
import { atTheDoor } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
/** Each starts processes, one after another. */
const PATIENCE_MS = 90_000;

let folder: string;
const running: Program[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-admin-'));
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
const ADA = ['create-admin', '--email', 'Ada@test.example', '--name', 'Ada'];

describe('muster user create-admin', () => {
  it('beside a running server prints a link that sets the password, once', {
    timeout: PATIENCE_MS,
  }, async () => {
    copyEmbeddedTemplate(folder);
    const url = await muster('start').address();
    const command = muster('user', ...ADA);
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

  it('without a server opens the database itself, and ends with 1 when it is refused', {
    timeout: PATIENCE_MS,
  }, async () => {
    copyEmbeddedTemplate(folder);
    const first = muster('user', ...ADA, '--json');
    expect(await first.exited).toBe(0);
    expect(JSON.parse(first.out)).toEqual({
      id: expect.any(String),
      email: 'ada@test.example',
      link: expect.stringContaining('/reset-password#'),
    });
    const again = muster('user', ...ADA);
    expect(await again.exited).toBe(1);
    expect(again.errors).toMatch(/^muster: There is an account with the address ada@test\.example/);
  });

  it('that is asked wrongly ends with 2', async () => {
    const command = muster('user', 'create-admin', '--name', 'Ada');
    expect(await command.exited).toBe(2);
    expect(command.errors).toMatch(/^muster: Give --email/);
  });

  it.each([
    [[], /muster user create-admin/],
    [['delete'], /muster user create-admin/],
    [['create-admin', '--name', 'Ada'], /--email/],
    [['create-admin', '--email', 'ada', '--name', 'Ada'], /--email/],
    [['create-admin', '--email', 'ada@test.example'], /--name/],
    [[...ADA, '--force'], /--force/],
    [[...ADA, '--existing', '--password-file', 'x'], /keeps its password/],
  ])('%j is asked wrongly', (args, why) => {
    expect(() => readUserCommand(args)).toThrow(why);
  });
});

describe('the address of an account', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.close());

  const create = async (...args: string[]): Promise<string[]> => {
    const said: string[] = [];
    await createAdministrator(server.kernel, readUserCommand(['create-admin', ...args]), (line) =>
      said.push(line),
    );
    return said;
  };

  it('is refused, and taken after --existing', async () => {
    const { id, email } = await server.person('Pia');
    await expect(create('--email', email, '--name', 'Other')).rejects.toThrow('add --existing');
    const said = await create('--email', email, '--existing', '--json');
    expect(JSON.parse(said[0]!)).toEqual({ id, email, link: null });
    const rows = await server.kernel.database.sql(
      'select display_name, administrator from account where id = $1',
      [id],
    );
    expect(rows).toEqual([{ display_name: 'Pia', administrator: true }]);
  });

  it('that nobody has, or whose account is suspended, makes no administrator', async () => {
    await expect(create('--email', 'nobody@test.example', '--existing')).rejects.toThrow(
      'leave out --existing',
    );
    const { id, email } = await server.person('Shut out');
    await server.kernel.database.sql('update account set suspended_at = now() where id = $1', [id]);
    await expect(create('--email', email, '--existing')).rejects.toThrow('reinstate it first');
  });
});

describe('a password from a file', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.close());

  const create = async (path: string): Promise<string[]> => {
    const said: string[] = [];
    const args = readUserCommand([...ADA, '--password-file', path]);
    await createAdministrator(server.kernel, args, (line) => said.push(line));
    return said;
  };

  it.each([
    ['short\n', /10 to 200 characters/],
    [null, /cannot be read/],
  ])('that is %j is refused', async (text, why) => {
    const file = join(folder, 'password');
    if (text !== null) writeFileSync(file, text);
    await expect(create(file)).rejects.toThrow(CannotStart);
    await expect(create(file)).rejects.toThrow(why);
  });

  it('is set, without the line that ends the file, and without a link', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, `${PASSWORD}\n`);
    const said = await create(file);
    expect(said).toEqual(['Ada is an administrator now, with the address ada@test.example.']);
    const body = { email: 'ada@test.example', password: PASSWORD };
    const login = await atTheDoor(server.url, '/auth/login', { body });
    expect(login.body.user).toMatchObject({ administrator: true, emailVerified: true });
  });
});
