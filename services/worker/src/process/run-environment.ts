import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RunEnvironment } from '@trainyard/contracts';

const versionIn = (path: string): string => (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;

/** What attempts of this worker run on: whatever of it differs may round differently. */
export function runEnvironment(): RunEnvironment {
  const engine = fileURLToPath(import.meta.resolve('@trainyard/engine'));
  const ofEngine = createRequire(engine);
  return {
    trainyard: versionIn(fileURLToPath(new URL('../../package.json', import.meta.url))),
    engine: versionIn(fileURLToPath(new URL('../package.json', `file://${engine}`))),
    onnxruntime: versionIn(ofEngine.resolve('onnxruntime-node/package.json')),
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    cpu: cpus()[0]?.model ?? 'unknown',
  };
}
