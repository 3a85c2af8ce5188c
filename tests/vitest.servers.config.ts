import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { RefuseEmptyRun } from './support/refuse-empty-run.ts';

const seconds = 1000;

const common = {
  globalSetup: 'tests/support/servers-setup.ts',
  environment: 'node' as const,
  testTimeout: 30 * seconds,
  hookTimeout: 60 * seconds,
};

/**
 * The kernel's and the verbs' tests once more, on PostgreSQL and Redis. `TEST_DATABASE_URL` and
 * `TEST_REDIS_URL` name servers to use; without them temporary ones are started.
 */
export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', new RefuseEmptyRun()],
    projects: [
      {
        test: {
          ...common,
          name: 'servers',
          include: [
            'tests/kernel/**/*.test.ts',
            'tests/identity/**/*.test.ts',
            'tests/organisations/**/*.test.ts',
            'tests/history/**/*.test.ts',
            'tests/audit/**/*.test.ts',
            'tests/import/**/*.test.ts',
            'tests/administration/**/*.test.ts',
            'tests/volunteering/verbs-*.test.ts',
            'tests/notifications/verbs-*.test.ts',
          ],
          exclude: ['tests/**/*.postgres.test.ts', 'tests/**/*.alone.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'nodes',
          include: ['tests/**/*.postgres.test.ts', 'tests/**/*.alone.test.ts'],
          // Delivery times are measured, and rates must be reached: nobody else may use the processor.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
