import { defineConfig } from 'vitest/config';

// Unit and contract tests run from source; whole-system tests (test/) start the built services as processes.
const conditions = ['@trainyard/source', 'node', 'import', 'module', 'default'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};
const limits = { pool: 'forks', testTimeout: 60_000, hookTimeout: 120_000 } as const;
// Tests that start processes on a shared machine may be starved of it: they are tried again, and the report says so.
const retry = 2;
const globalSetup = 'test/redis/global-setup.ts';

export default defineConfig({
  ...shared,
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          ...limits,
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', '{catalogue,golden,bench,examples}/src/**/*.test.ts'],
          exclude: ['packages/store/**'],
        },
      },
      {
        ...shared,
        test: {
          ...limits,
          name: 'service',
          retry,
          include: ['packages/store/src/**/*.test.ts', 'services/*/src/**/*.test.ts'],
          globalSetup,
        },
      },
      {
        ...shared,
        test: {
          ...limits,
          name: 'system',
          retry,
          include: ['test/**/*.test.ts', 'scripts/**/*.test.ts'],
          globalSetup,
          // After the others, one file at a time: these start whole services.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
