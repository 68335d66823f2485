import type { Scenario } from './scenario.ts';

/** SIGKILL of the API while it is asked for a job: the client asks again under the same key. */
export const apiKilled: Scenario = {
  name: 'api-killed',
  promise: 'The API is killed while a job is asked for: the client asks again with its key, and there is one job.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const { api } = trial.cluster;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const asked = trial.submit();
      await trial.pause(60);
      await api.kill();
      await api.start();
      await asked;
    }
  },
};
