import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Unit and contract tests run from source; whole-system tests (test/) start the built services as processes.
const conditions = ['@trainyard/source', 'node', 'import', 'module', 'default'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};
// Bounds for a hang, not for slowness.
const limits = { pool: 'forks', testTimeout: 240_000, hookTimeout: 240_000 } as const;
// Tests that start processes on a shared machine may be starved of it: they are tried again, and the report says so.
const retry = 2;
const globalSetup = 'test/redis/global-setup.ts';
const units = ['packages/*/src/**/*.test.ts', '{catalogue,golden,bench,examples}/src/**/*.test.ts'];
// Files of a project that run in one process after another: what one has loaded the next need not load again.
const together = { isolate: false, setupFiles: 'test/vitest/tells-native-runs.ts' };
const natively = { isolate: false, setupFiles: 'test/vitest/begins-native.ts' };
// What runs ONNX Runtime in the process of the test.
const native = ['packages/{engine,inference}/**', '{golden,bench}/**', 'services/worker/src/{evaluation,training}/**'];
const others = ['packages/{contracts,datasets,service-kit,store}/**', '{catalogue,examples}/**'];
const services = ['packages/store/src/**/*.test.ts', 'services/*/src/**/*.test.ts'];

/** Files that take longest, so that none of them is begun when all others are done. */
const slow = ['faults/faults', 'worker/src/worker', 'worker/src/commands', 'worker/src/memory-limit'];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = slow.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
  return rank < 0 ? slow.length : rank;
};

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  ...shared,
  test: {
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        ...shared,
        test: { ...limits, ...together, name: 'unit', include: units, exclude: [...native, 'packages/store/**'] },
      },
      {
        ...shared,
        test: { ...limits, ...natively, name: 'native', include: units, exclude: others },
      },
      {
        ...shared,
        test: { ...limits, ...together, name: 'service', retry, include: services, exclude: native, globalSetup },
      },
      {
        ...shared,
        test: {
          ...limits,
          ...natively,
          name: 'nativeService',
          retry,
          include: ['services/worker/src/{evaluation,training}/**/*.test.ts'],
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
          // After the others: these start whole services, and wait for them most of the time.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
