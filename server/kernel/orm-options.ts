import { fileURLToPath } from 'node:url';
import { Migrator } from '@mikro-orm/migrations';
import type { Schema } from './database.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/** What both drivers are given. Names in the database are snake_case of those in the entities. */
export const ormOptions = ({ entities, tables }: Schema) => ({
  entities: [...entities],
  extensions: [Migrator],
  migrations: {
    path: migrations,
    glob: '!(*.d).ts',
    tableName: 'migration',
    snapshotName: '.snapshot',
    // It says what the entities say, to compare the next ones with. A database also holds what entities cannot
    // say, and a server that starts writes nothing into its own folder.
    snapshotOnMigrate: false,
    disableForeignKeys: false,
    emit: 'ts' as const,
  },
  // Some tables have no entities; a diff must leave them alone.
  schemaGenerator: {
    ignoreSchema: ['jobs'],
    skipTables: [...tables],
  },
  forceUtcTimezone: true,
  logger: () => {},
  ensureDatabase: false,
});
