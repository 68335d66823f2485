import type { Scenario } from './scenario.ts';

const askers = 100;

/** A hundred requests with one Idempotency-Key at once, while the API is killed and Redis loses everything. */
export const oneKey: Scenario = {
  name: 'one-key',
  promise: 'A hundred requests with one Idempotency-Key make one job, across a killed API and a flushed Redis.',
  strikes: { small: 0, long: 5 },
  async run(trial) {
    const { api, redis } = trial.cluster;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const [document, key] = [trial.digits(), trial.newKey()];
      const asked = Array.from({ length: askers }, () => trial.post(document, key));
      await trial.pause(400);
      await api.kill();
      await api.start();
      await trial.pause(400);
      await redis.flush();
      const ids = new Set(await Promise.all(asked));
      if (ids.size !== 1) throw new Error(`one key was answered with ${ids.size} jobs`);
    }
  },
};
