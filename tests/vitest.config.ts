import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { RefuseEmptyRun } from './support/refuse-empty-run.ts';

const seconds = 1000;

/** Where an untried branch is somebody's right or somebody's data. */
const WHOLLY_TRIED = [
  'shared/rights.ts',
  'server/modules/organisations/policy.ts',
  'server/modules/identity/access-tokens.ts',
  'server/modules/identity/refresh-tokens.ts',
  'server/kernel/transact.ts',
  'client/kernel/room-reducer.ts',
];
/** Tests start these as programs of their own, where nobody counts what is run. */
const PROGRAMS = [
  'server/muster.ts',
  'server/main.ts',
  'server/create-migration.ts',
  'server/cli/commands.ts',
  'server/cli/run-command.ts',
  'server/cli/serve.ts',
];
// A demand on a file that is gone would always be met.
for (const file of [...WHOLLY_TRIED, ...PROGRAMS]) {
  if (!existsSync(new URL(`../${file}`, import.meta.url)))
    throw new Error(`there is no ${file} any more: correct its name in tests/vitest.config.ts`);
}

export default defineConfig({
  test: {
    // The usual number leaves one of two processors idle, and journeys mostly wait for their browser.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', new RefuseEmptyRun()],
    coverage: {
      provider: 'v8',
      include: ['server/**/*.ts', 'shared/**/*.ts', 'client/kernel/room-reducer.ts'],
      exclude: PROGRAMS,
      reporter: ['text', 'html', 'json-summary'],
      thresholds: {
        lines: 90,
        ...Object.fromEntries(WHOLLY_TRIED.map((file) => [file, { branches: 100 }])),
      },
    },
    projects: [
      {
        test: {
          name: 'node',
          globalSetup: 'tests/support/global-setup.ts',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: [
            'tests/**/*.svelte.test.ts',
            'tests/**/*.postgres.test.ts',
            'tests/**/*.alone.test.ts',
            'tests/journeys/**',
            'tests/data/**',
          ],
          testTimeout: 30 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        test: {
          // What must reach a number of changes a second: after all others, so that they do not use the processor.
          name: 'alone',
          globalSetup: 'tests/support/global-setup.ts',
          environment: 'node',
          include: ['tests/**/*.alone.test.ts'],
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          hookTimeout: 60 * seconds,
        },
      },
      {
        test: {
          name: 'journeys',
          environment: 'node',
          globalSetup: 'tests/support/global-setup.ts',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 90 * seconds,
          hookTimeout: 120 * seconds,
          fileParallelism: false,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'client',
          environment: 'jsdom',
          include: ['tests/**/*.svelte.test.ts'],
          testTimeout: 30 * seconds,
        },
      },
    ],
  },
});
