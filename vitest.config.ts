import { defineConfig } from 'vitest/config';

// Unit and contract tests run from source; whole-system tests (test/) start the built services as processes.
const conditions = ['@trainyard/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'services/*/src/**/*.test.ts',
      'golden/src/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'examples/src/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
