import type { Scenario } from './scenario.ts';
import { workerKilled } from './worker-killed.ts';

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [workerKilled];
