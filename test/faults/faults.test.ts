import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../scripts/redis/program.mjs';
import { localRedis } from '../../scripts/redis.mjs';
import { RecordingClient } from './client/recording-client.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';
import { checkHistory } from './history/check-history.ts';
import { seeded } from './nemesis/random.ts';
import { scenarios } from './scenarios/index.ts';
import { digitsDataset } from './trial/calls.ts';
import { planOf } from './trial/plan.ts';
import { Trial } from './trial/trial.ts';
import { type Undisturbed, undisturbed } from './trial/undisturbed.ts';

const plan = planOf(process.env);
const chosen = scenarios.filter(({ name }) => plan.only.length === 0 || plan.only.includes(name));
const hangMs = plan.size === 'small' ? 300_000 : 3_600_000;

const shownViolations = 12;

let redis: Program;
let cluster: Cluster;
let dataset: string;
let peaceful: Undisturbed;

beforeAll(async () => {
  console.log(`Faults, ${plan.size}: FAULT_SEED=${plan.seed} repeats what is drawn.`);
  const found = await localRedis();
  if (!found) throw new Error('expected a Redis server on the PATH or a Debian system to take one from, found neither');
  redis = found;
  peaceful = undisturbed(redis);
  cluster = await startCluster({ redis, workers: 2, leaseMs: plan.leaseMs });
  dataset = await digitsDataset(new RecordingClient(cluster.url));
});

afterAll(async () => {
  await cluster?.stop();
  await peaceful?.stop();
});

describe('what must hold', () => {
  // A fault that shows once in three runs is a fault: nothing is tried again.
  it.each(chosen.map((scenario) => [scenario.name, scenario.promise, scenario] as const))(
    '%s: %s',
    { timeout: hangMs, retry: 0 },
    async (name, _promise, scenario) => {
      const random = seeded(plan.seed).fork(name);
      const strikes = plan.strikes ?? scenario.strikes[plan.size];
      const trial = new Trial({ name, cluster, dataset, plan, random, strikes, undisturbed: peaceful });
      await scenario.run(trial);
      const history = await trial.conclude();
      const attempts = history.jobs.reduce((sum, { claims }) => sum + claims.length, 0);
      const unknown = history.exchanges.filter(({ answer }) => answer === null).length;
      console.log(
        `${name}: ${strikes} strikes, ${history.jobs.length} jobs, ${attempts} attempts, ${history.exchanges.length} requests (${unknown} without an answer)`,
      );
      const violations = new Set(checkHistory(history).map(({ invariant, message }) => `${invariant}: ${message}`));
      expect([...violations, ...cluster.collapses()].slice(0, shownViolations), trial.notes.join('\n')).toEqual([]);
    },
  );
});
