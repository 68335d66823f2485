import type { Job, Service } from './service.ts';

/** What the best checkpoint of a job says of rows, one answer a row; a request takes up to 1,000. */
export async function predict<Prediction>(
  service: Service,
  { id }: Pick<Job, 'id'>,
  instances: readonly unknown[],
): Promise<Prediction[]> {
  const all: Prediction[] = [];
  for (let from = 0; from < instances.length; from += 500) {
    const body = { job: id, instances: instances.slice(from, from + 500) };
    const { predictions } = await service.post<{ predictions: Prediction[] }>('/v1/predictions', body);
    all.push(...predictions);
  }
  return all;
}
