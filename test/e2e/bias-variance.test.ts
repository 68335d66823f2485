import { expect, it } from 'vitest';
import { runningService } from './running-service.ts';

// Bias-variance jobs against what linear regression is known to do.
const service = runningService('bias-variance');

interface Estimate {
  value: number;
  standardError: number;
}

interface Report {
  error: Estimate;
  bias: Estimate;
  variance: Estimate;
  varianceBySource: { data: Estimate; seed: Estimate } | null;
  noise: { value: number; source: string };
  points: number;
  rowsPerReplicate: number;
  verdict: string;
  notes: string[];
}

/** Normal numbers from a seed. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const sigma = 0.5;

/** Rows of y = 0.7 + x1 - 2 x2 + curvature x1^2 + noise. */
function linearRows(count: number, curvature: number): string[] {
  const normal = normals(1);
  const rows = Array.from({ length: count }, () => {
    const [x1, x2] = [normal(), normal()];
    return `${x1},${x2},${0.7 + x1 - 2 * x2 + curvature * x1 * x1 + sigma * normal()}`;
  });
  return ['x1,x2,y', ...rows];
}

/** Gradient descent on all rows of a sample at once, until it is least squares. */
const leastSquares = {
  kind: 'biasVariance',
  target: { column: 'y', kind: 'number' },
  model: { input: { shape: [2] }, layers: [{ type: 'dense', units: 1 }] },
  loss: { type: 'mse' },
  optimizer: { type: 'sgd', learningRate: 0.3 },
  batchSize: 'full',
  split: { type: 'holdOut', validation: 0, test: 1 / 3 },
  noiseVariance: sigma ** 2,
};

async function reported(document: object): Promise<Report> {
  const { id } = await service.trained(document);
  const { data } = await service.call<{ data: Report[] }>('GET', `/v1/jobs/${id}/reports`);
  return data[0] as Report;
}

/** How many standard errors an estimate is off. */
const off = ({ value, standardError }: Estimate, truth: number) => Math.abs(value - truth) / standardError;

it('equals the closed form on a linear problem with known noise', async () => {
  const [samples, rows] = [100, 20];
  const dataset = await service.upload(linearRows((samples * rows * 3) / 2, 0));
  const sampling = { sampling: 'subsets', replicates: samples, seedsPerReplicate: 1, rowsPerReplicate: rows };
  const report = await reported({ ...leastSquares, ...sampling, dataset, epochs: 60 });
  // E of sigma^2 (1/n + (x - m)^T S^-1 (x - m)) over normal features: S is Wishart with n - 1 degrees of freedom.
  const closed = sigma ** 2 * (1 / rows + ((1 + 1 / rows) * 2) / (rows - 2 - 2));
  expect(report).toMatchObject({ points: 1000, rowsPerReplicate: rows, noise: { value: 0.25, source: 'given' } });
  expect(off(report.variance, closed)).toBeLessThan(3);
  // numpy.linalg.lstsq on the very same samples and test rows.
  expect(report.variance.value).toBeCloseTo(0.05632077, 6);
  expect(report.bias.value).toBeCloseTo(-0.01492334, 6);
  expect(report.error.value).toBeCloseTo(0.29139743, 6);
  expect(report.variance.standardError / closed).toBeLessThan(0.25);
  expect(off(report.bias, 0)).toBeLessThan(3);
  expect(report.bias.standardError).toBeLessThan(0.03);
  expect(off(report.error, closed + sigma ** 2)).toBeLessThan(3);
  expect(report.verdict).toBe('noiseLimited');
});

it('finds the bias of a model that lacks a term, as NumPy does', async () => {
  const [samples, rows] = [60, 20];
  const dataset = await service.upload(linearRows((samples * rows * 3) / 2, 0.5));
  const sampling = { sampling: 'subsets', replicates: samples, seedsPerReplicate: 1, rowsPerReplicate: rows };
  const report = await reported({ ...leastSquares, ...sampling, dataset, epochs: 60 });
  // Means over 40,000 fits of numpy.linalg.lstsq to 20 such rows; the bias for endless rows is 2 * 0.5^2.
  expect(off(report.bias, 0.5026)).toBeLessThan(3);
  expect(off(report.variance, 0.2048)).toBeLessThan(3);
  expect(report.bias.value).toBeGreaterThan(0.3);
  expect(report.verdict).toBe('highBias');
});
