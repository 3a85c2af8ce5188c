import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '#server/compose.ts';
import { CannotStart } from '#server/kernel/cannot-start.ts';
import { openDatabase } from '#server/kernel/database.ts';
import { countSyncs, proveDurable } from '#server/kernel/durability.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-durable-'));
  copyEmbeddedTemplate(join(folder, 'durable'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('opens durably, and what was committed is there when it opens again', async () => {
  const settings = { kind: 'embedded', folder: join(folder, 'durable') } as const;
  const database = await openDatabase(settings, schema);
  await database.sql(`insert into setting (name, value) values ('kept', 'yes')`);
  await database.close();
  const again = await openDatabase(settings, schema);
  expect(await again.sql(`select value from setting where name = 'kept'`)).toEqual([{ value: 'yes' }]);
  await again.close();
});

it('refuses to claim durability for a server that never reaches the disk', async () => {
  // PGlite as it comes: its server runs with -F, and no fsync is ever called.
  const native = await PGlite.create({ dataDir: join(folder, 'fast') });
  const syncs = countSyncs(native);
  await expect(proveDurable(native, syncs)).rejects.toThrow(CannotStart);
  await native.close();
});
