import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from '@trainyard/store';
import { estimatedPeak, sampleBytes } from './estimate.ts';
import { heldOut } from './held-out.ts';
import { peakMemoryOf } from './measure.ts';
import { networks } from './networks.ts';
import { storedNoise } from './stored-noise.ts';

// What the child of an attempt takes at most, beside what is estimated: node bench/dist/memory/main.js [network...]
// Each network with one thread and with two, its data in memory and on the disk.
const asked = process.argv.slice(2);
const dataDir = mkdtempSync(join(tmpdir(), 'trainyard-bench-'));
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0).padStart(6)} MiB`;
const trials = [
  { threads: 1, memoryBytes: 2 ** 40, where: 'memory' },
  { threads: 2, memoryBytes: 2 ** 40, where: 'memory' },
  { threads: 1, memoryBytes: 0, where: 'disk' },
];
try {
  const artifacts = await openArtifacts({ dataDir });
  for (const [name, network] of Object.entries({ ...networks, ...heldOut })) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const stored = await storedNoise(network, artifacts);
    for (const { threads, memoryBytes, where } of trials) {
      const measured = await peakMemoryOf({ network, dataDir, stored, threads, memoryBytes });
      const estimated = estimatedPeak({ network, threads }, where === 'disk' ? 0 : sampleBytes(network));
      const row = [name.padEnd(16), `threads ${threads}`, `data on ${where}`.padEnd(15)];
      row.push(`measured ${mib(measured)}`, `estimated ${mib(estimated)}`, (estimated / measured).toFixed(2));
      process.stdout.write(`${row.join('  ')}\n`);
    }
  }
} finally {
  rmSync(dataDir, { recursive: true });
}
