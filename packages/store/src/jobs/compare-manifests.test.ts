import { describe, expect, it } from 'vitest';
import { compareManifests, type NewManifest } from './compare-manifests.ts';

const id = (last: string) => `job_01ARZ3NDEKTSV4RRFFQ69G5FA${last}`;
const hash = (letter: string) => letter.repeat(64);

const environment = {
  trainyard: '0.1.0',
  engine: '0.1.0',
  onnxruntime: '1.30.0',
  node: '20.20.0',
  platform: 'linux',
  arch: 'x64',
  cpu: 'A',
};

function manifest(more: Partial<NewManifest> = {}): NewManifest {
  return {
    manifestVersion: 1,
    jobId: id('V'),
    kind: 'train',
    state: 'succeeded',
    stopReason: 'completed',
    dataset: { id: 'ds_01ARZ3NDEKTSV4RRFFQ69G5FAV', sha256: hash('a') },
    model: { id: 'mdl_01ARZ3NDEKTSV4RRFFQ69G5FAV', sha256: hash('b') },
    spec: { sha256: hash('c') },
    seed: 1,
    threads: 1,
    device: 'cpu',
    attempts: [{ attempt: 1, fromCheckpoint: null, environment }],
    interventions: [],
    decisions: [],
    result: {
      initialWeights: hash('1'),
      finalWeights: hash('2'),
      metricHistory: hash('3'),
      steps: 10,
      reports: [{ kind: 'evaluation', split: 'test', sha256: hash('4') }],
    },
    ...more,
  };
}

const original = manifest();

describe('a replay', () => {
  it('matches when every result is the same, however many attempts it took', () => {
    const attempts = [1, 2].map((attempt) => ({ attempt, fromCheckpoint: null, environment }));
    expect(compareManifests(id('V'), original, manifest({ jobId: id('W'), attempts }))).toEqual({
      of: id('V'),
      matches: { weights: true, metricHistory: true, reports: true },
      differences: [],
    });
  });

  it('on another processor and Node.js says so, beside what came out otherwise', () => {
    const elsewhere = { ...environment, cpu: 'B', node: '22.1.0' };
    const replay = manifest({
      jobId: id('W'),
      attempts: [{ attempt: 1, fromCheckpoint: null, environment: elsewhere }],
      result: { ...original.result, finalWeights: hash('9') },
    });
    expect(compareManifests(id('V'), original, replay)).toEqual({
      of: id('V'),
      matches: { weights: false, metricHistory: true, reports: true },
      differences: [
        { field: '/attempts/0/environment/node', original: '20.20.0', replay: '22.1.0' },
        { field: '/attempts/0/environment/cpu', original: 'A', replay: 'B' },
        { field: '/result/finalWeights', original: hash('2'), replay: hash('9') },
      ],
    });
  });

  it('that ran on several kinds of machines tells all of them', () => {
    const other = { ...environment, arch: 'arm64' };
    const attempts = [environment, other].map((each, at) => ({
      attempt: at + 1,
      fromCheckpoint: null,
      environment: each,
    }));
    const { differences } = compareManifests(id('V'), original, manifest({ jobId: id('W'), attempts }));
    expect(differences).toEqual([
      { field: '/attempts/environment', original: [environment], replay: expect.arrayContaining([environment, other]) },
    ]);
  });

  it('with other threads, data or an end of another kind is told from the original', () => {
    const replay = manifest({
      jobId: id('W'),
      threads: 2,
      state: 'failed',
      dataset: { ...original.dataset, sha256: null },
      result: { ...original.result, finalWeights: null, reports: [] },
    });
    const { matches, differences } = compareManifests(id('V'), original, replay);
    expect(matches).toEqual({ weights: false, metricHistory: true, reports: false });
    expect(differences.map(({ field }) => field)).toEqual([
      '/state',
      '/dataset/sha256',
      '/threads',
      '/result/finalWeights',
      '/result/reports',
    ]);
  });

  it('of a job without weights or reports has none to compare', () => {
    const result = { ...original.result, finalWeights: null, reports: [] };
    const { matches } = compareManifests(id('V'), manifest({ result }), manifest({ jobId: id('W'), result }));
    expect(matches).toEqual({ weights: null, metricHistory: true, reports: null });
  });

  it('of a job without a manifest claims no match', () => {
    const { matches, differences } = compareManifests(id('V'), undefined, manifest({ jobId: id('W') }));
    expect(Object.values(matches)).toEqual([null, null, null]);
    expect(differences).toHaveLength(1);
  });
});
