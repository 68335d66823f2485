import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { runningService } from './running-service.ts';

const service = runningService('outputs');

const iris = async () => (await readFile('samples/iris.csv', 'utf8')).trim().split('\n');
const inputs = ['sepalLength', 'sepalWidth', 'petalLength'];

interface Report {
  output?: string;
  task: string;
  accuracy?: number;
  r2?: number;
}

describe('a model of several outputs', () => {
  const model = {
    input: { shape: [3] },
    layers: [
      { id: 'trunk', type: 'dense', units: 16, activation: 'tanh' },
      { id: 'species', type: 'dense', units: 3 },
      { id: 'width', type: 'dense', units: 1, inputs: ['trunk'] },
    ],
    outputs: ['species', 'width'],
  };

  it('learns a class and a number at once, reports, predicts and exports both', async () => {
    const dataset = await service.upload(await iris());
    const document = {
      dataset,
      model,
      features: { columns: inputs },
      target: { column: 'species', kind: 'class' },
      outputs: { width: { target: { column: 'petalWidth' }, loss: { type: 'mse', scale: 0.5 } } },
      preprocessing: [{ type: 'standardize' }],
      optimizer: { type: 'adam', learningRate: 0.02 },
      epochs: 60,
    };
    const job = await service.trained(document);
    const [species, width] = await service.testReports<Report>(job);
    expect(species).toMatchObject({ output: 'species', task: 'classification' });
    expect(width).toMatchObject({ output: 'width', task: 'regression' });
    expect(species?.accuracy).toBeGreaterThan(0.8);
    expect(width?.r2).toBeGreaterThan(0.8);

    const told = await service.predicted<{
      predictions: { class: string }[];
      outputs: { width: { value: number }[] };
    }>(job, [{ sepalLength: 5.1, sepalWidth: 3.5, petalLength: 1.4 }]);
    expect(told.predictions[0]?.class).toBe('setosa');
    const value = told.outputs.width[0]?.value ?? Number.NaN;
    expect(Math.abs(value - 0.2)).toBeLessThan(0.3);

    const checkpoint = job.bestCheckpoint;
    const session = await InferenceSession.create(
      await service.bytes(`/v1/checkpoints/${checkpoint}/content?format=onnx`),
    );
    expect(session.outputNames.toSorted()).toEqual(['logits', 'probabilities', 'width.prediction']);
    const results = await session.run({ input: new Tensor('float32', Float32Array.of(5.1, 3.5, 1.4), [1, 3]) });
    expect(Number(results['width.prediction']?.data[0])).toBeCloseTo(value, 5);
    await session.release();

    const names = 'validation.loss,validation.width.loss,validation.species.loss';
    const series = await service.call<{ data: { name: string; points: { value: number }[] }[] }>(
      'GET',
      `/v1/jobs/${job.id}/metrics?names=${names}`,
    );
    const last = (name: string) => series.data.find((each) => each.name === name)?.points.at(-1)?.value ?? Number.NaN;
    expect(last('validation.loss')).toBeCloseTo(last('validation.width.loss') + last('validation.species.loss'), 5);
  });

  it('is refused while an output learns nothing, or one that there is not', async () => {
    const dataset = await service.upload(await iris());
    const asked = { dataset, model, features: { columns: inputs }, kind: 'train' };
    const refusal = (outputs: object) => service.refusal('POST', '/v1/jobs', { ...asked, outputs });
    expect(await refusal({})).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ code: 'untoldOutput', layer: 'width' })]),
    });
    expect(await refusal({ hight: { target: { column: 'petalWidth' } } })).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ code: 'unknownOutput', pointer: '/outputs/hight' })]),
    });
    expect(await refusal({ width: { target: { column: 'nowhere' } } })).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ code: 'unknownColumn', pointer: '/outputs/width/target/column' }),
      ]),
    });
  });
});

describe('sampleWeight', () => {
  const clean = Array.from({ length: 40 }, (_, i) => `${i / 10},${(2 * i) / 10 + 1},1`);
  const wrong = Array.from({ length: 20 }, (_, i) => `${i / 5},100,0`);
  const line = {
    model: { input: { shape: [1] }, layers: [{ type: 'dense', units: 1 }] },
    features: { columns: ['x'] },
    target: { column: 'y', kind: 'number' },
    optimizer: { type: 'adam', learningRate: 0.1 },
    batchSize: 'full',
    epochs: 400,
  };

  it('of 0 leaves rows out of the loss: the line is that of the others', async () => {
    const dataset = await service.upload(['x,y,w', ...clean, ...wrong]);
    const job = await service.trained({ ...line, dataset, sampleWeight: 'w' });
    const { predictions } = await service.predicted<{ predictions: { value: number }[] }>(job, [{ x: 3 }]);
    expect(Math.abs((predictions[0]?.value ?? 0) - 7)).toBeLessThan(0.1);
  });

  it('takes no weight below 0, and no column that is not there', async () => {
    const dataset = await service.upload(['x,y,w', ...clean, '1,1,-1']);
    const refusal = (sampleWeight: string) =>
      service.refusal('POST', '/v1/jobs', { ...line, kind: 'train', dataset, sampleWeight });
    expect(await refusal('w')).toMatchObject({ errors: [{ code: 'negativeWeight', pointer: '/sampleWeight' }] });
    expect(await refusal('z')).toMatchObject({ errors: [{ code: 'unknownColumn', pointer: '/sampleWeight' }] });
  });
});
