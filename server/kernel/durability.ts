import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { CannotStart } from './cannot-start.ts';
import type { EmbeddedClient } from './embedded-statements.ts';

/** The part of PGlite's file system that its durable mode leans on. */
interface NodeFile {
  nfd?: number;
}
interface WithFileSystem {
  Module: {
    FS: { lookupPath(path: string): { node: { stream_ops: { fsync?: (file: NodeFile) => number } } } };
  };
}

/** Hands the server's fsync calls to the operating system and counts them. */
export function countSyncs(native: PGlite): { count: number } {
  const syncs = { count: 0 };
  const { FS } = (native as unknown as WithFileSystem).Module;
  const operations = FS.lookupPath('/pglite/data/PG_VERSION').node.stream_ops;
  operations.fsync = (file) => {
    syncs.count++;
    if (file.nfd !== undefined) fsyncSync(file.nfd);
    return 0;
  };
  return syncs;
}

/** The durable mode leans on internals, so it is proved at every start: one commit, at least one fsync. */
export async function proveDurable(statements: EmbeddedClient, syncs: { count: number }): Promise<void> {
  await statements.query('create table if not exists durability_check (proved_at timestamptz not null)');
  await statements.query('delete from durability_check');
  const before = syncs.count;
  await statements.query('insert into durability_check values (now())');
  if (syncs.count === before) {
    throw new CannotStart(
      'The embedded database does not reach the disk with this version of PGlite, so writes could be lost: ' +
        'use the pinned version (npm ci), or PostgreSQL through DATABASE_URL.',
    );
  }
}
