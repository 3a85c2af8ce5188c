import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '#server/kernel/cannot-start.ts';
import { ImportFileError } from '#server/kernel/import/importer.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { importOpportunities } from './import-opportunities.ts';
import { reportOpportunities, reportZones } from './import-report.ts';
import { importZones } from './import-zones.ts';

const options = {
  daily: { type: 'string', default: '10:00-12:00' },
  'shift-weeks': { type: 'string', default: '0' },
  owner: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/**
 * Imports files named on the command line: zones before needs, since a need lies in a zone.
 * Throws `CannotStart` with one line for a file or an option that cannot be used.
 */
export async function importFiles(
  kernel: Kernel,
  args: string[],
  say: (line: string) => void,
): Promise<void> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length === 0)
    throw new CannotStart('Name a file to import: zones as .geojson, opportunities as .csv.');
  const files = positionals.map((path) => ({ path, kind: kindOf(path) }));
  const weeks = values['shift-weeks'];
  if (weeks !== 'future' && !/^-?\d{1,5}$/.test(weeks)) {
    throw new CannotStart('Write --shift-weeks as a whole number of weeks, or as "future".');
  }
  const [from = '', to = ''] = values.daily.split('-');
  const mapping = {
    dailyWindow: { from, to },
    shiftWeeks: weeks === 'future' ? weeks : Number(weeks),
    owner: values.owner ?? null,
  } as const;
  const progress = values.json ? () => {} : say;
  try {
    for (const { path } of files.filter(({ kind }) => kind === 'zones')) {
      const result = await importZones(kernel, await textOf(path), progress);
      say(values.json ? JSON.stringify({ file: path, ...result }) : reportZones(path, result));
    }
    for (const { path } of files.filter(({ kind }) => kind === 'needs')) {
      const result = await importOpportunities(kernel, await textOf(path), mapping, progress);
      say(values.json ? JSON.stringify({ file: path, ...result }) : reportOpportunities(path, result));
    }
  } catch (error) {
    if (error instanceof ImportFileError) throw new CannotStart(error.message);
    throw error;
  }
}

function kindOf(path: string): 'zones' | 'needs' {
  const extension = extname(path).toLowerCase();
  if (extension === '.geojson' || extension === '.json') return 'zones';
  if (extension === '.csv') return 'needs';
  throw new CannotStart(`${path} is neither .geojson nor .csv: export it as one of them.`);
}

async function textOf(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'does not exist: correct the path'
        : code === 'EACCES'
          ? 'may not be read: correct its permissions'
          : code === 'EISDIR'
            ? 'is a folder: name a file in it'
            : 'is not UTF-8 text: save it as UTF-8';
    throw new CannotStart(`${path} ${reason}.`);
  }
}
