import { afterAll } from 'vitest';

// Files of a project run in one process after another: what changes the process would make tests of others fail by chance.
afterAll(() => {
  const [smallest = 0] = Float64Array.of(Number.MIN_VALUE);
  if (smallest + smallest > 0) return;
  throw new Error(
    'this file runs ONNX Runtime in its own process, where the smallest numbers are zero from then on: name it among the native ones of vitest.config.ts',
  );
});
