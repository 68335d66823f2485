import type { Trial } from '../trial/trial.ts';

/** A harm to one part of a cluster, which is there again when it resolves. */
export type Harm = (trial: Trial) => Promise<void>;

/** The harms that a service survives without being asked for anything again but what was not answered. */
export const harms = {
  async redisFlushed({ cluster }) {
    await cluster.redis.flush();
  },
  async redisKilled({ cluster }) {
    await cluster.redis.kill();
    await cluster.redis.start();
  },
  async apiKilled({ cluster }) {
    await cluster.api.kill();
    await cluster.api.start();
  },
  async workerKilled({ cluster: { workers }, random }) {
    const worker = random.pick(workers);
    await worker.kill();
    await worker.start();
  },
} satisfies Record<string, Harm>;
