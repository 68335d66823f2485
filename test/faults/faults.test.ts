import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localRedis } from '../../scripts/redis.mjs';
import { checkHistory } from './history/check-history.ts';
import type { History } from './history/history.ts';
import { seeded } from './nemesis/random.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { planOf } from './trial/plan.ts';
import { type Stage, Stages } from './trial/stage.ts';
import { Trial } from './trial/trial.ts';
import { type Undisturbed, undisturbed } from './trial/undisturbed.ts';

const plan = planOf(process.env);
const hangMs = plan.size === 'small' ? 300_000 : 3_600_000;
const shownViolations = 12;

const strikesOf = ({ strikes }: Scenario): number => plan.strikes ?? strikes[plan.size];

const chosen = scenarios
  .filter(({ name }) => plan.only.length === 0 || plan.only.includes(name))
  .filter((scenario) => strikesOf(scenario) > 0)
  .map((scenario) => [scenario.name, scenario.promise, scenario] as const);

let stages: Stages;
let peaceful: Undisturbed;

beforeAll(async () => {
  console.log(`Faults, ${plan.size}: FAULT_SEED=${plan.seed} repeats what is drawn.`);
  const redis = await localRedis();
  if (!redis) throw new Error('expected a Redis server on the PATH or a Debian system to take one from, found neither');
  peaceful = undisturbed(redis);
  stages = new Stages({ redis, leaseMs: plan.leaseMs });
});

afterAll(async () => {
  await stages?.close();
  await peaceful?.stop();
});

/** What a scenario left, and what broke a promise. */
async function play(scenario: Scenario, { cluster, dataset, disk }: Stage): Promise<string[]> {
  const { name } = scenario;
  const random = seeded(plan.seed).fork(name);
  const strikes = strikesOf(scenario);
  const trial = new Trial({ name, cluster, dataset, plan, random, strikes, undisturbed: peaceful });
  await scenario.run(trial, disk);
  const history = await trial.conclude();
  console.log([summaryOf(name, strikes, history), ...trial.notes].join('\n  '));
  const violations = new Set(checkHistory(history).map(({ invariant, message }) => `${invariant}: ${message}`));
  return [...violations, ...cluster.collapses()].slice(0, shownViolations);
}

function summaryOf(name: string, strikes: number, { jobs, exchanges }: History): string {
  const attempts = jobs.reduce((sum, { claims }) => sum + claims.length, 0);
  const unknown = exchanges.filter(({ answer }) => answer === null).length;
  return `${name}: ${strikes} strikes, ${jobs.length} jobs, ${attempts} attempts, ${exchanges.length} requests (${unknown} without an answer)`;
}

describe('what must hold', () => {
  // A fault that shows once in three runs is a fault: nothing is tried again.
  it.each(chosen)('%s: %s', { timeout: hangMs, retry: 0 }, async (name, _promise, scenario) => {
    const stage = await stages.of(scenario);
    if (!stage) return console.log(`${name}: left out, this process may not mount a disk`);
    try {
      expect(await play(scenario, stage)).toEqual([]);
    } finally {
      await stages.leave(stage);
    }
  });
});
