import { Redis } from 'ioredis';
import type { Scenario } from './scenario.ts';

/** Takes the lease and the queue's lock of a job that runs away, as a jump of Redis's clock does: two workers want one job. */
export const leaseTaken: Scenario = {
  name: 'lease-taken',
  promise: 'The lease of a running job is gone while its worker lives: the job has one heir, and one end.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const client = new Redis(trial.cluster.redis.url);
    try {
      for (let struck = 0; struck < trial.strikes; struck += 1) {
        const jobId = await trial.submit();
        await trial.cluster.holderOf(jobId);
        await trial.pause(1000);
        const locks = await client.keys(`*:${jobId}-*:lock`);
        await client.del(`trainyard:lease:${jobId}`, ...locks);
      }
    } finally {
      client.disconnect();
    }
  },
};
