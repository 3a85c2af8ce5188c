import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { RefuseEmptyRun } from './support/refuse-empty-run.ts';

const seconds = 1000;

export default defineConfig({
  test: {
    reporters: ['default', new RefuseEmptyRun()],
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
