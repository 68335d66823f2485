import { harms } from '../nemesis/harms.ts';
import type { Scenario } from './scenario.ts';

/** Jobs that are paused, some in the very moment of the harm, and resumed after it. */
export const pausedStaysPaused: Scenario = {
  name: 'paused-stays-paused',
  promise:
    'A job is paused, and parts are killed or flushed: it stays paused, and once resumed ends with its own bytes.',
  strikes: { small: 0, long: 12 },
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const [running, fresh] = [await trial.submit(), await trial.submit()];
      await trial.cluster.holderOf(running);
      await trial.pause(1500);
      const suspended = Promise.all([trial.suspend(running), trial.suspend(fresh)]);
      await trial.pause(1000);
      await trial.random.pick(Object.values(harms))(trial);
      await suspended;
      await trial.pause(2000);
      for (const jobId of [running, fresh]) await trial.command(jobId, 'resume');
    }
  },
};
