import { defineConfig } from 'vitest/config';

const seconds = 1000;

/** Tests against public data that is not part of the project; they look for it in `../shared/data`. */
export default defineConfig({
  test: {
    name: 'data',
    environment: 'node',
    globalSetup: 'tests/support/global-setup.ts',
    include: ['tests/data/**/*.test.ts'],
    testTimeout: 60 * seconds,
    hookTimeout: 60 * seconds,
  },
});
