import { type Job, type Service, ServiceError } from './service.ts';

/** Follows a job to its end, telling of it five times a second. @throws {ServiceError} unless it succeeded */
export async function follow(service: Service, job: Job, tell: (job: Job) => void): Promise<Job> {
  let current = job;
  while (!current.terminal) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    current = await service.get<Job>(`/v1/jobs/${job.id}`);
    tell(current);
  }
  if (current.state === 'succeeded') return current;
  throw new ServiceError(`the job ended ${current.state}: ${current.failure?.message ?? 'no reason was given'}`);
}
