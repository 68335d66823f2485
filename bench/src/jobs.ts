import { execFileSync } from 'node:child_process';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.ts';
import { workloads } from './workloads.ts';

// node bench/dist/jobs.js [W1 W2 ... --rounds 5 --seconds 3]: the bare engine and the same training inside a job's child, in turn, each
// counting what was right; and, where AUGMENTATION holds a list as JSON, the job with it. Medians and ratios.
const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const option = (name: string, otherwise: number) =>
  args.includes(`--${name}`) ? Number(args[args.indexOf(`--${name}`) + 1]) : otherwise;
const [rounds, seconds] = [option('rounds', 5), option('seconds', 3)];
const chosen = Object.keys(workloads).filter((name) => args.includes(name) || !args.some((arg) => arg in workloads));
const { AUGMENTATION: augmentation, ...environment } = process.env;
// A job's child gives way to other processes: the bare engine must give way just as much, or the bench measures the machine's other work.
setPriority(10);

function rate(program: string, name: string, more: { args?: string[]; env?: NodeJS.ProcessEnv } = {}): number {
  const line = execFileSync(process.execPath, [join(here, program), name, '1', String(seconds), ...(more.args ?? [])], {
    encoding: 'utf8',
    env: { ...environment, ...more.env },
  });
  return (JSON.parse(line) as { stepsPerSecond: number }).stepsPerSecond;
}

function race(name: string): string {
  const bare: number[] = [];
  const job: number[] = [];
  const augmented: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(rate('engine.js', name, { args: ['accuracy'] }));
    job.push(rate('in-job.js', name));
    if (augmentation) augmented.push(rate('in-job.js', name, { env: { AUGMENTATION: augmentation } }));
  }
  const ratio = (ours: readonly number[]) => median(ours.map((value, at) => value / (bare[at] ?? Number.NaN)));
  const shown = [median(bare), median(job), ratio(job), ...(augmentation ? [median(augmented), ratio(augmented)] : [])];
  return name.padEnd(10) + shown.map((value) => value.toFixed(value < 100 ? 3 : 0).padStart(10)).join('');
}

process.stdout.write(
  `steps/s, medians of ${rounds}\n${'workload      bare      job      ratio'}${augmentation ? ' augmented  ratio' : ''}\n`,
);
for (const name of chosen) process.stdout.write(`${race(name)}\n`);
