import { expect, it } from 'vitest';
import { runEnvironment } from './run-environment.ts';

it('tells versions and processor', () => {
  const environment = runEnvironment();
  for (const name of ['trainyard', 'engine', 'onnxruntime', 'node'] as const) {
    expect(environment[name]).toMatch(/^\d+\.\d+\.\d+/);
  }
  expect(environment).toMatchObject({ node: process.versions.node, platform: process.platform, arch: process.arch });
  expect(environment.cpu).not.toBe('');
});
