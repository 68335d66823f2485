import type { JobEstimate } from '@trainyard/contracts';
import { ApiError } from '../errors/api-error.ts';

const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** Lets a job pass that fits into the memory of a worker, or of which that is not known. @throws {ApiError} jobTooLarge */
export function admit(estimate: JobEstimate): void {
  const { fits, memory, memoryLimitBytes, largestBatch } = estimate;
  if (fits !== false || !memory || memoryLimitBytes === null) return;
  const would = `The job would take about ${mib(memory.bytes)}, and an attempt may take ${mib(memoryLimitBytes)} on the largest worker.`;
  const hint =
    largestBatch === null
      ? 'No batch would fit: use a smaller model, or a worker with a larger ATTEMPT_MEMORY_MB.'
      : `Use a batchSize of at most ${largestBatch}, or a worker with a larger ATTEMPT_MEMORY_MB.`;
  const { bytes: received } = memory;
  const finding = { severity: 'error', code: 'tooLarge', pointer: '/batchSize', message: would, hint } as const;
  throw new ApiError('jobTooLarge', `${would} ${hint}`, {
    estimate,
    errors: [{ ...finding, expected: memoryLimitBytes, received }],
  });
}
