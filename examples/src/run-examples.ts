import { parseArgs } from 'node:util';
import { progressLine } from './progress-line.ts';
import { type Job, Service } from './service.ts';
import { train, upload } from './train.ts';
import type { Example } from './worked/example.ts';
import * as registry from './worked/index.ts';

// Runs the named examples, or all, against the service at TRAINYARD_URL: npm run examples -- [name ...] [--seed n].
const service = new Service(process.env.TRAINYARD_URL ?? 'http://127.0.0.1:8080');
const examples: Readonly<Record<string, Example>> = registry;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '0' } },
});
const seed = Number(values.seed);
const unknown = positionals.filter((name) => !Object.hasOwn(examples, name));

if (unknown.length > 0) {
  process.stderr.write(`There is no example ${unknown.join(', ')}; there are ${Object.keys(examples).join(', ')}.\n`);
  process.exitCode = 2;
} else await runAll();

async function runAll(): Promise<void> {
  const passed: boolean[] = [];
  for (const [name, example] of Object.entries(examples))
    if (positionals.length === 0 || positionals.includes(name)) passed.push(await tried(name, example));
  const failed = passed.filter((isPassed) => !isPassed).length;
  print(`\n${passed.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/** One that breaks does not keep the next from running. */
async function tried(name: string, example: Example): Promise<boolean> {
  print(`\n${name}: ${example.title}`);
  try {
    return await run(example);
  } catch (error) {
    print(`  FAILED ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function run(example: Example): Promise<boolean> {
  const started = Date.now();
  const dataset = await upload(service, example.data());
  const trained = await train(service, { dataset, template: example.job, seed }, showProgress);
  const { value, baseline } = await example.score(trained);
  const isBeaten = value >= baseline + example.margin;
  print(`  ${example.measure} ${value.toFixed(3)}`);
  print(`  baseline ${baseline.toFixed(3)} (${example.baseline}), margin ${example.margin}`);
  print(`  ${isBeaten ? 'ok' : 'FAILED: not beaten by the margin'}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return isBeaten;
}

function showProgress(job: Job): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${job.terminal ? '' : progressLine(job)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
