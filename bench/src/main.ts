import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.ts';
import { workloads } from './workloads.ts';

// npm run bench [-- W1 W2 ... --threads 2 --rounds 5 --seconds 3 --json]: the engine and PyTorch in turn, medians and ratios.
const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const option = (name: string, otherwise: number) => Number(args[args.indexOf(`--${name}`) + 1] || otherwise);
const threads = args.includes('--threads') ? option('threads', 1) : 1;
const rounds = args.includes('--rounds') ? option('rounds', 5) : 5;
const seconds = args.includes('--seconds') ? option('seconds', 3) : 3;
const chosen = Object.keys(workloads).filter((name) => args.includes(name) || !args.some((arg) => arg in workloads));

const torchRuns = hasTorch();
if (!torchRuns) process.stderr.write('PyTorch is not installed (Debian: python3-torch): the engine runs alone.\n');
const results = chosen.map((name) => race(name));
if (args.includes('--json')) process.stdout.write(`${JSON.stringify(results)}\n`);
else process.stdout.write(`${table()}\n`);

/** Runs engine and peer in turn, so that a noisy moment of the machine hits both. */
function race(name: string) {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(runEngine(name));
    if (torchRuns) peer.push(runTorch(name));
  }
  const ratios = ours.map((rate, at) => rate / (peer[at] ?? Number.NaN));
  return {
    name,
    threads,
    rounds,
    engine: median(ours),
    torch: torchRuns ? median(peer) : null,
    ratio: torchRuns ? median(ratios) : null,
  };
}

function runEngine(name: string): number {
  const line = execFileSync(process.execPath, [join(here, 'engine.js'), name, String(threads), String(seconds)], {
    encoding: 'utf8',
  });
  return (JSON.parse(line) as { stepsPerSecond: number }).stepsPerSecond;
}

function runTorch(name: string): number {
  // The BLAS that serves PyTorch best: pthreads at one thread, OpenMP (which it shares) at more.
  const blas = `/usr/lib/x86_64-linux-gnu/openblas-${threads === 1 ? 'pthread' : 'openmp'}`;
  const script = join(here, '..', 'peers', 'torch_bench.py');
  const options = [name, '--threads', String(threads), '--secs', String(seconds), ...(workloads[name]?.torch ?? [])];
  const line = execFileSync('/usr/bin/python3', [script, ...options], {
    encoding: 'utf8',
    env: { ...process.env, LD_LIBRARY_PATH: blas },
  });
  return (JSON.parse(line) as { steps_s: number }).steps_s;
}

function hasTorch(): boolean {
  return spawnSync('/usr/bin/python3', ['-c', 'import torch']).status === 0;
}

function table(): string {
  const shown = (value: number | null) => (value === null ? '-' : value.toFixed(value < 100 ? 2 : 0)).padStart(10);
  const rows = results.map(
    ({ name, engine, torch, ratio }) => `${name.padEnd(10)}${shown(engine)}${shown(torch)}${shown(ratio)}`,
  );
  return [
    `steps/s, ${threads} thread(s), median of ${rounds}`,
    'workload      engine     torch     ratio',
    ...rows,
  ].join('\n');
}
