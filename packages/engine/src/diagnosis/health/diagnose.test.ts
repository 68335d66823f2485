import { describe, expect, it } from 'vitest';
import { type Ailment, diagnose } from './diagnose.ts';
import type { EpochMetrics, History } from './history.ts';
import type { LayerReading, ParameterReading, Reading } from './reading.ts';

/** Layers named a, b, ... with the root mean squares of their gradients and weights. */
function weights(gradients: readonly number[], scale = 0.3): ParameterReading[] {
  return gradients.map((gradient, at) => {
    const layer = String.fromCharCode(97 + at);
    return { name: `${layer}.weight`, layer, role: 'weight', size: 100, scale, gradient };
  });
}

function reading({ loss = 1, gradients = [0.1, 0.1, 0.1], ...more }: Readonly<Look> = {}): Reading {
  const parameters = weights(gradients, more.scale);
  const layers = parameters.map(({ layer }): LayerReading => {
    const shared = { layer, kind: 'rectified', units: 20, mean: 0.1, standardDeviation: 1, dead: 0 } as const;
    return { ...shared, ...more.layers?.[layer] };
  });
  return { step: 10, epoch: 1, loss, baseline: 1, samples: 64, layers, parameters };
}

interface Look {
  loss?: number;
  gradients?: readonly number[];
  scale?: number;
  layers?: Readonly<Record<string, Partial<LayerReading>>>;
}

const epoch = (
  at: number,
  train: number,
  validation?: number,
  accuracies?: readonly [number, number],
): EpochMetrics => ({
  epoch: at,
  train: { loss: train, accuracy: accuracies?.[0] },
  ...(validation !== undefined && { validation: { loss: validation, accuracy: accuracies?.[1] } }),
});

/** A training of 30 epochs whose constant output has the loss 1, after its first epoch. */
function history(now: Look, more: Partial<History> = {}): History {
  return {
    baseline: 1,
    epochs: 30,
    validationSamples: 100,
    start: reading(),
    readings: [reading(now)],
    passed: [epoch(1, now.loss ?? 1)],
    ...more,
  };
}

const told = (given: History, known: ReadonlyMap<Ailment, string | undefined> = new Map()) =>
  diagnose(given, known).map((finding) =>
    `${finding.resolved ? 'over: ' : ''}${finding.ailment} ${finding.layer ?? ''}`.trim(),
  );

describe('dead units', () => {
  it('are told with the first layer of which most are dead', () => {
    expect(told(history({ layers: { b: { dead: 0.7 }, c: { dead: 1 } } }))).toEqual(['deadUnits b']);
    expect(told(history({ layers: { b: { dead: 0.65 } } }))).toEqual([]);
  });

  it('may be more where the others have learned all the same, but not nearly all', () => {
    expect(told(history({ loss: 0.1, layers: { b: { dead: 0.8 } } }))).toEqual([]);
    expect(told(history({ loss: 0.1, layers: { b: { dead: 0.9 } } }))).toEqual(['deadUnits b']);
  });

  it('are no ailment of a layer that a penalty has pressed to nothing', () => {
    expect(told(history({ scale: 0.01, layers: { b: { dead: 1 } } }))).toEqual([]);
  });

  it('are not told on the way to numbers without end', () => {
    expect(told(history({ loss: 1e9, layers: { b: { dead: 0.9 } } }))).toEqual([]);
  });
});

describe('vanishing gradients', () => {
  it('are told with the first layer they do not reach, while the loss stays', () => {
    expect(told(history({ gradients: [1e-9, 1e-5, 0.1] }))).toEqual(['vanishingGradients a']);
    expect(told(history({ loss: 0.5, gradients: [1e-9, 1e-5, 0.1] }))).toEqual([]);
    expect(told(history({ gradients: [1e-3, 1e-2, 0.1] }))).toEqual([]);
  });

  it('are told of a network cut off from the start, though its last layers have dead units by then', () => {
    const start = reading({ gradients: [1e-12, 1e-12, 1e-12] });
    const now = { gradients: [1e-12, 1e-12, 0.1], layers: { c: { dead: 0.9 } } };
    expect(told(history(now, { start }))).toEqual(['vanishingGradients a']);
  });

  it('are told of a sequence whose first steps are forgotten, from half of the training on', () => {
    const steps = Array.from({ length: 40 }, (_, at) => 0.3 ** (39 - at));
    const now = { layers: { a: { kind: 'tanh', stepGradients: steps } } } as const;
    expect(told(history(now))).toEqual([]);
    expect(told(history(now, { passed: [epoch(15, 1)] }))).toEqual(['vanishingGradients a']);
    const faint = Array.from({ length: 40 }, (_, at) => 0.8 ** (39 - at));
    const fading = { layers: { a: { kind: 'tanh', stepGradients: faint } } } as const;
    expect(told(history(fading, { passed: [epoch(19, 1)] }))).toEqual([]);
    expect(told(history(fading, { passed: [epoch(21, 1)] }))).toEqual(['vanishingGradients a']);
    const little = { ...now, loss: 0.93 };
    expect(told(history(little, { passed: [epoch(15, 0.93)] }))).toEqual([]);
    expect(told(history(little, { passed: [epoch(21, 0.93)] }))).toEqual(['vanishingGradients a']);
    expect(told(history({ ...now, loss: 0.85 }, { passed: [epoch(30, 0.85)], ended: 'completed' }))).toEqual([
      'underfitting',
    ]);
  });
});

describe('exploding gradients', () => {
  it.each([
    ['back through the layers', { gradients: [1e4, 10, 0.1] }, 'a'],
    ['in the outputs', { gradients: [1, 1, 10], layers: { c: { standardDeviation: 1e5 } } }, 'c'],
    ['back in time', { layers: { a: { kind: 'tanh', stepGradients: [1e5, 100, 1] } } }, 'a'],
    ['to no numbers at all', { gradients: [Number.NaN, 1, 1] }, 'a'],
  ] as const)('are told where they grow %s from the start and nothing is learned', (_, start, layer) => {
    expect(told(history({ loss: 1.2 }, { start: reading(start) }))).toEqual([`explodingGradients ${layer}`]);
    expect(told(history({ loss: 0.3 }, { start: reading(start) }))).toEqual([]);
  });

  it('are told of a loss that stays far above that of the start', () => {
    const [once, thrice] = [1, 3].map((times) => Array.from({ length: times }, () => reading({ loss: 1e6 })));
    expect(told(history({}, { readings: once }))).toEqual([]);
    expect(told(history({}, { readings: thrice }))).toEqual(['explodingGradients a']);
  });

  it('are told of a training that broke off, before anything else', () => {
    const now = { loss: Number.NaN, layers: { b: { dead: 1 } } };
    expect(told(history(now, { threwOut: true, ended: 'diverged' }))).toEqual(['explodingGradients a']);
  });
});

describe('overfitting', () => {
  const risen = (validation: number, accuracies?: readonly [number, number]) =>
    history({ loss: 0.05 }, { passed: [epoch(4, 0.3, 0.4, accuracies), epoch(9, 0.05, validation, accuracies)] });

  it('is told of a validation loss that rose away from the training loss', () => {
    expect(told(risen(0.6))).toEqual(['overfitting']);
    expect(told(risen(0.42))).toEqual([]);
  });

  it('is not told where the accuracies do not bear it out', () => {
    expect(told(risen(0.8, [1, 0.6]))).toEqual(['overfitting']);
    expect(told(risen(0.8, [1, 0.95]))).toEqual([]);
    const few = { ...risen(0.8, [1, 0.8]), validationSamples: 10 };
    expect(told(few)).toEqual([]);
  });

  it('is not told while a penalty drives both losses up', () => {
    const readings = [0.2, 0.25, 0.3].map((loss) => reading({ loss }));
    const passed = [epoch(4, 20, 0.6), epoch(9, 10, 0.8)];
    expect(told(history({}, { readings, passed }))).toEqual([]);
    expect(told(history({}, { readings: readings.toReversed(), passed }))).toEqual(['overfitting']);
  });

  it('is not told right after the best epoch', () => {
    expect(told(history({ loss: 0.05 }, { passed: [epoch(8, 0.3, 0.4), epoch(9, 0.05, 0.9)] }))).toEqual([]);
  });
});

describe('underfitting', () => {
  const flat = (at: number, loss: number) =>
    history({ loss }, { passed: [10, 20, at].map((each) => epoch(each, loss)) });

  it('is told at the end, or of a loss that has long stood still', () => {
    expect(told(flat(15, 0.95))).toEqual([]);
    expect(told(flat(25, 0.95))).toEqual(['underfitting']);
    expect(told({ ...flat(30, 0.95), ended: 'completed' })).toEqual(['underfitting']);
    expect(told({ ...flat(30, 0.6), ended: 'completed' })).toEqual([]);
  });

  it('is not told of a loss that jumps about a low one', () => {
    const passed = [epoch(28, 0.9), epoch(29, 0.2), epoch(30, 0.9)];
    expect(told(history({ loss: 0.9 }, { passed, ended: 'completed' }))).toEqual([]);
  });

  it('is not told where a cause is', () => {
    const late = { passed: [epoch(30, 1)], ended: 'completed' } as const;
    expect(told(history({ gradients: [1e-9, 1e-5, 0.1] }, late))).toEqual(['vanishingGradients a']);
    expect(told(history({ layers: { a: { dead: 1 } } }, late))).toEqual(['deadUnits a']);
  });
});

it('tells one ailment at a time, and when it is over', () => {
  const known = new Map<Ailment, string | undefined>([['deadUnits', 'b']]);
  expect(told(history({ layers: { b: { dead: 1 } }, gradients: [1e-9, 1e-9, 1] }), known)).toEqual([]);
  expect(told(history({ loss: 0.2 }), known)).toEqual(['over: deadUnits b']);
});
