import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schema } from './compose.ts';
import { openDatabase } from './kernel/database.ts';

// Writes the next migration from what the entities say that the migrations so far do not.
const folder = mkdtempSync(join(tmpdir(), 'muster-migration-'));
const database = await openDatabase({ kind: 'embedded', folder }, schema);
try {
  await database.orm.migrator.up();
  const { fileName, diff } = await database.orm.migrator.create();
  process.stdout.write(
    fileName ? `${fileName}\n${diff.up.join('\n')}\n` : 'The migrations say all that the entities say.\n',
  );
} finally {
  await database.close();
  rmSync(folder, { recursive: true });
}
