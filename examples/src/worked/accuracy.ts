import type { Report } from '../service.ts';
import { testReport } from '../test-report.ts';
import { type Trained, train } from '../train.ts';
import type { Score } from './example.ts';

/** Test accuracy beside that of always answering with the most frequent class. */
export async function againstLargestClass(trained: Trained): Promise<Score> {
  const report = await testReport(trained);
  return { value: report.accuracy, baseline: largestClass(report) };
}

/** Scores test accuracy beside that of another model, trained by the same job on the same split. */
export function againstModel(model: object): (trained: Trained) => Promise<Score> {
  return async (trained) => {
    const other = await train(trained.service, { ...trained, template: { ...trained.template, model } });
    const [{ accuracy: value }, { accuracy: baseline }] = await Promise.all([testReport(trained), testReport(other)]);
    return { value, baseline };
  };
}

/** Share of the most frequent class among the rows of a report. */
export function largestClass({ confusionMatrix, samples }: Pick<Report, 'confusionMatrix' | 'samples'>): number {
  const support = confusionMatrix.matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  return Math.max(...support) / samples;
}
