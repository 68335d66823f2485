import { follow } from './follow.ts';
import { readyDataset } from './ready-dataset.ts';
import type { Job, Service } from './service.ts';
import type { JobTemplate, Source } from './worked/example.ts';

/** A job that succeeded, and what it was made of. */
export interface Trained {
  readonly service: Service;
  readonly job: Job;
  readonly dataset: string;
  readonly template: JobTemplate;
  readonly seed: number;
}

/** Makes a dataset of a sample or of a table, and waits until it can be used. */
export async function upload(service: Service, source: Source): Promise<string> {
  const { id } = await ('sample' in source
    ? service.post<{ id: string }>('/v1/datasets', source)
    : service.postText<{ id: string }>(`/v1/datasets?name=${source.name}`, source.csv, 'text/csv'));
  return readyDataset(service, id);
}

/** Runs a job to its end. */
export async function train(
  service: Service,
  work: Pick<Trained, 'dataset' | 'template' | 'seed'>,
  tell: (job: Job) => void = () => {},
): Promise<Trained> {
  const { dataset, template, seed } = work;
  const created = await service.post<Job>('/v1/jobs', { kind: 'train', ...template, dataset, seed });
  return { service, ...work, job: await follow(service, created, tell) };
}
