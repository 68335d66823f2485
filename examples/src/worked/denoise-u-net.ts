import { createHash } from 'node:crypto';
import { csv } from '../csv.ts';
import { predict } from '../predict.ts';
import { readSample } from '../read-sample.ts';
import { type Trained, train } from '../train.ts';
import type { Example, Score } from './example.ts';

const convolution = (id: string, filters: number) => ({
  id,
  type: 'conv2d',
  filters,
  kernelSize: 3,
  padding: 'same',
  activation: 'relu',
});

export const denoiseUNet: Example = {
  title: 'A U-shaped network gives digits back of which a third of the pixels was replaced by random ones',
  data: () => ({
    name: 'noisy-digits',
    csv: csv(
      columns,
      images(isForTraining).map(({ noisy, clean }) => [...noisy, ...clean]),
    ),
  }),
  job: {
    name: 'denoise-u-net',
    features: { columns: ['noisy*'], shape: [1, 8, 8] },
    target: { column: pixelNames('clean'), kind: 'numbers' },
    split: { type: 'holdOut', validation: 0.05, test: 0 },
    model: {
      input: { shape: [1, 8, 8] },
      layers: [
        convolution('down8', 16),
        { type: 'maxPool2d', poolSize: 2 },
        convolution('down4', 32),
        { type: 'maxPool2d', poolSize: 2 },
        convolution('bottom', 64),
        { id: 'up4', type: 'convTranspose2d', filters: 32, kernelSize: 2, stride: 2 },
        { type: 'concat', inputs: ['down4', 'up4'] },
        convolution('joined4', 32),
        { id: 'up8', type: 'convTranspose2d', filters: 16, kernelSize: 2, stride: 2 },
        { type: 'concat', inputs: ['down8', 'up8'] },
        convolution('joined8', 16),
        { type: 'conv2d', filters: 1, kernelSize: 1 },
        { type: 'flatten' },
      ],
    },
    loss: { type: 'mse' },
    optimizer: { type: 'adam', learningRate: 0.003 },
    batchSize: 32,
    epochs: 10,
  },
  measure: 'R2 of the pixels of new images',
  baseline: 'a linear map by the same job',
  margin: 0.05,
  score,
};

const linearMap = {
  input: { shape: [1, 8, 8] },
  layers: [{ type: 'flatten' }, { type: 'dense', units: 64 }],
};

const columns = [...pixelNames('noisy'), ...pixelNames('clean')];

function pixelNames(kind: string): string[] {
  return Array.from({ length: 64 }, (_, pixel) => `${kind}${pixel >> 3}_${pixel & 7}`);
}

const isForTraining = (row: number) => row % 5 !== 0;

interface Image {
  readonly noisy: readonly number[];
  readonly clean: readonly number[];
}

/** The digits of some rows, from 0 to 1, with noise that is a function of the row. */
function images(isWanted: (row: number) => boolean): Image[] {
  return readSample('digits').flatMap(([, ...pixels], row) => {
    if (!isWanted(row)) return [];
    const clean = pixels.map((value) => value / 16);
    const draws = createHash('shake256', { outputLength: 128 }).update(`noise ${row}`).digest();
    const noisy = clean.map((value, at) => ((draws[at] ?? 0) < 256 / 3 ? (draws[64 + at] ?? 0) / 256 : value));
    return [{ noisy, clean }];
  });
}

async function score(trained: Trained): Promise<Score> {
  const { service, template } = trained;
  const linear = await train(service, { ...trained, template: { ...template, model: linearMap } });
  return { value: await restored(trained), baseline: await restored(linear) };
}

/** 1 - squared error of a model / squared error of always answering with the mean image; on the images held back. */
async function restored({ service, job }: Trained): Promise<number> {
  const asked = images((row) => !isForTraining(row));
  const rows = asked.map(({ noisy }) => noisy);
  const answers = await predict<{ values: number[] }>(service, job, rows);
  const mean = meanImage(images(isForTraining));
  return 1 - squaredError(asked, (at) => answers[at]?.values ?? []) / squaredError(asked, () => mean);
}

function meanImage(known: readonly Image[]): number[] {
  return Array.from(
    { length: 64 },
    (_, at) => known.reduce((sum, { clean }) => sum + (clean[at] ?? 0), 0) / known.length,
  );
}

function squaredError(asked: readonly Image[], answer: (at: number) => readonly number[]): number {
  const errors = asked.flatMap(({ clean }, at) => {
    const values = answer(at);
    return clean.map((value, pixel) => (value - (values[pixel] ?? Number.NaN)) ** 2);
  });
  return errors.reduce((sum, error) => sum + error, 0);
}
