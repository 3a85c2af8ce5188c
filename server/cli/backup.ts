import { parseArgs } from 'node:util';
import { UPLOADED_FILES } from '../kernel/backup/backup-file.ts';
import { restoreBackup } from '../kernel/backup/restore-backup.ts';
import { writeBackup } from '../kernel/backup/write-backup.ts';
import { CannotStart } from '../kernel/cannot-start.ts';
import type { Kernel } from '../kernel/module.ts';

/** `muster backup <file>`: all that is stored, as it stands at one moment. */
export async function backup(kernel: Kernel, args: string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [path] = positionals;
  if (!path || positionals.length > 1) throw new CannotStart('Name the file to write: muster backup <file>.');
  const counts = await asPath(path, () => writeBackup(kernel, path, values.json ? () => {} : say));
  say(values.json ? JSON.stringify({ file: path, counts }) : `${inWords(counts)} are in ${path}.`);
  return 0;
}

/** `muster restore <file> [--replace]`: puts them back, into either database. */
export async function restore(
  kernel: Kernel,
  args: string[],
  say: (line: string) => void,
  serving: boolean,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [path] = positionals;
  if (!path || positionals.length > 1) throw new CannotStart('Name the file to read: muster restore <file>.');
  const counts = await restoreBackup(kernel, {
    path,
    serving,
    replace: values.replace,
    say: values.json ? () => {} : say,
  });
  say(
    values.json
      ? JSON.stringify({ file: path, counts })
      : `${inWords(counts)} are back. Clients that are connected fetch anew by themselves.`,
  );
  return 0;
}

function inWords({ [UPLOADED_FILES]: files = 0, ...rows }: Record<string, number>): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `${total} rows and ${files} uploaded ${files === 1 ? 'file' : 'files'}`;
}

async function asPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new CannotStart(`${path} cannot be written: its folder does not exist.`);
    if (code === 'EACCES' || code === 'EROFS')
      throw new CannotStart(`${path} cannot be written: correct the permissions of its folder.`);
    if (code === 'ENOSPC') throw new CannotStart(`${path} cannot be written: the disk is full.`);
    throw cause;
  }
}
