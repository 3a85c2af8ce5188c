import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DisplayName, Email, Password } from '#shared/identity.ts';
import { CannotStart } from '../kernel/cannot-start.ts';
import type { Kernel } from '../kernel/module.ts';
import { Refusal } from '../kernel/refusal.ts';
import { makeAdministrator, promoteExisting } from '../modules/identity/make-administrator.ts';
import { hashPassword } from '../modules/identity/passwords.ts';
import { Misused } from './misused.ts';

const OPTIONS = {
  email: { type: 'string' },
  name: { type: 'string' },
  'password-file': { type: 'string' },
  existing: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Checks the arguments where they were typed, and gives them so that a server elsewhere can read them. */
export function readUserCommand(args: string[]): string[] {
  const { email, name, passwordFile, existing, json } = parse(args);
  const known = existing ? ['--existing'] : ['--name', name];
  const file = passwordFile === undefined ? [] : ['--password-file', resolve(passwordFile)];
  return ['create-admin', '--email', email, ...known, ...file, ...(json ? ['--json'] : [])];
}

/**
 * Makes an administrator, with `--existing` of the account that has the address. Throws `CannotStart` when the
 * address is taken or unknown, or the password no good.
 */
export async function createAdministrator(
  kernel: Kernel,
  args: string[],
  say: (line: string) => void,
): Promise<void> {
  const { email, name, passwordFile, existing, json } = parse(args);
  const passwordHash = passwordFile === undefined ? null : await hashPassword(readPassword(passwordFile));
  try {
    if (existing) {
      const { id, displayName } = await promoteExisting(kernel, email);
      say(
        json
          ? JSON.stringify({ id, email, link: null })
          : `${displayName} is an administrator now, with the address ${email}, and keeps the password.`,
      );
      return;
    }
    const { id, token } = await makeAdministrator(kernel, { email, displayName: name, passwordHash });
    const link = token === null ? null : `${kernel.publicUrl()}/reset-password#${token}`;
    if (json) say(JSON.stringify({ id, email, link }));
    else {
      say(`${name} is an administrator now, with the address ${email}.`);
      if (link) say(`This link sets the password, once, within a day:\n${link}`);
    }
  } catch (error) {
    throw error instanceof Refusal ? new CannotStart(error.message) : error;
  }
}

function parse(args: string[]) {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1 || positionals[0] !== 'create-admin') {
    throw new Misused('There is one such command: muster user create-admin --email <address> --name <name>.');
  }
  const email = Email.safeParse(values.email);
  if (!email.success) throw new Misused('Give --email an address such as name@example.org.');
  const { existing, json, 'password-file': passwordFile } = values;
  if (existing && passwordFile !== undefined)
    throw new Misused('Leave out --password-file: with --existing the account keeps its password.');
  const name = DisplayName.safeParse(values.name);
  if (!name.success && !existing) throw new Misused('Give --name a name of 1 to 80 characters.');
  return { email: email.data, name: name.data ?? '', passwordFile, existing, json };
}

function readPassword(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new CannotStart(`The password file ${path} cannot be read: correct the path, or its permissions.`);
  }
  // Editors end a file with a line; nobody means it as part of the password.
  const password = Password.safeParse(text.replace(/\r?\n$/, ''));
  if (!password.success) {
    throw new CannotStart(`The password in ${path} must have 10 to 200 characters: choose another.`);
  }
  return password.data;
}
