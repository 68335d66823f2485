import { type Service, ServiceError } from './service.ts';

/** Waits until a dataset was read. @throws {ServiceError} when it was rejected */
export async function readyDataset(service: Service, id: string): Promise<string> {
  for (;;) {
    const { state, validation } = await service.get<{ state: string; validation: unknown }>(`/v1/datasets/${id}`);
    if (state === 'ready') return id;
    if (state === 'rejected')
      throw new ServiceError(`the dataset ${id} was rejected: ${JSON.stringify(validation, undefined, 2)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
