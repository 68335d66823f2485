import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from '@trainyard/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { estimatedPeak, sampleBytes } from './estimate.ts';
import { peakMemoryOf } from './measure.ts';
import { networks } from './networks.ts';
import { storedNoise } from './stored-noise.ts';

// By hand with all of them, other threads and data on the disk: node bench/dist/memory/main.js
let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'trainyard-bench-'));
});
afterAll(() => rmSync(dataDir, { recursive: true }));

it.each(['inception', 'embedding'])(
  'the peak memory of %s is what the kernel counts of its child, within 25 percent',
  async (name) => {
    const network = networks[name];
    if (!network) throw new Error(`there is no network ${name}`);
    const stored = await storedNoise(network, await openArtifacts({ dataDir }));
    const measured = await peakMemoryOf({ network, dataDir, stored, threads: 1, memoryBytes: 2 ** 40 });
    const estimated = estimatedPeak({ network, threads: 1 }, sampleBytes(network));
    expect(estimated / measured).toBeGreaterThan(0.75);
    expect(estimated / measured).toBeLessThan(1.25);
  },
  600_000,
);
