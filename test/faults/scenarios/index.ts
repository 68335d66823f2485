import { apiKilled } from './api-killed.ts';
import { bucketSevered } from './bucket-severed.ts';
import { changedUnderHarm } from './changed-under-harm.ts';
import { checkpointDamaged } from './checkpoint-damaged.ts';
import { checkpointUnwritable } from './checkpoint-unwritable.ts';
import { childKilled } from './child-killed.ts';
import { diskFull } from './disk-full.ts';
import { leaseTaken } from './lease-taken.ts';
import { oneKey } from './one-key.ts';
import { pausedStaysPaused } from './paused-stays-paused.ts';
import { redisFlushed } from './redis-flushed.ts';
import { redisFrozen } from './redis-frozen.ts';
import { redisKilled } from './redis-killed.ts';
import type { Scenario } from './scenario.ts';
import { slowStep } from './slow-step.ts';
import { uploadCut } from './upload-cut.ts';
import { webhooksOwed } from './webhooks-owed.ts';
import { workerFrozen } from './worker-frozen.ts';
import { workerKilled } from './worker-killed.ts';
import { workerTerminated } from './worker-terminated.ts';

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  workerKilled,
  childKilled,
  workerTerminated,
  workerFrozen,
  leaseTaken,
  slowStep,
  apiKilled,
  oneKey,
  uploadCut,
  redisKilled,
  redisFrozen,
  redisFlushed,
  pausedStaysPaused,
  changedUnderHarm,
  webhooksOwed,
  checkpointDamaged,
  checkpointUnwritable,
  diskFull,
  bucketSevered,
];
