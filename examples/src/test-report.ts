import { type Report, ServiceError } from './service.ts';
import type { Trained } from './train.ts';

/** The evaluation report of a trained model on rows it never saw. */
export async function testReport({ service, job }: Pick<Trained, 'service' | 'job'>): Promise<Report> {
  const { data } = await service.get<{ data: Report[] }>(`/v1/jobs/${job.id}/reports`);
  const report = data.find(({ split }) => split === 'test');
  if (report === undefined) throw new ServiceError(`the job ${job.id} has no report on its test split`);
  return report;
}
