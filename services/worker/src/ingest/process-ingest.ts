import type { DatasetRecord, IngestPayload } from '@trainyard/contracts';
import type { Logger } from '@trainyard/service-kit';
import { type EntryContext, RecordImmutable, type Store } from '@trainyard/store';
import { childEnvironment } from '../process/child-environment.ts';
import { type ChildExit, ForkedChild } from '../process/forked-child.ts';
import { onAbort } from '../process/on-abort.ts';
import type { IngestMessage, IngestResult, IngestTask } from './messages.ts';

/** What processing ingests takes. */
export interface IngestDeps {
  store: Pick<Store, 'datasets' | 'jobs'>;
  dataDir: string;
  /** Built file that an ingest's child runs. */
  program: string;
  logger: Logger;
  /** Aborts when the worker shuts down: what is being read is read again by another. */
  shutdown: AbortSignal;
}

/** Processes that the files of a dataset may take down before they are held to be the cause. */
const lostAllowed = 3;

/** The ingest did not end; its entry comes again. */
class IngestInterrupted extends Error {
  override readonly name = 'IngestInterrupted';
}

/** A rejection for what no row is to blame for. */
function unreadable(message: string): IngestResult {
  const finding = { severity: 'error', file: 'data', line: null, column: null, value: null } as const;
  const findings = [{ ...finding, rule: 'unreadable', message }];
  return { state: 'rejected', validation: { errors: 1, warnings: 0, findings, truncated: false } };
}

const howItEnded = ({ code, signal }: ChildExit): string => (signal ? `was killed by ${signal}` : `ended with ${code}`);

/** Runs one child to its end: what it said, or how it was lost. */
async function readOnce(program: string, task: IngestTask, stop: AbortSignal): Promise<IngestMessage | ChildExit> {
  const child = new ForkedChild<IngestTask, IngestMessage>({ program, env: childEnvironment() });
  const ended = onAbort(stop, () => child.kill());
  child.send(task);
  const { value: batch } = await child.batches().next();
  child.kill();
  const exit = await child.exited;
  ended();
  const message = batch?.[0];
  if (!message && stop.aborted) throw new IngestInterrupted(`reading dataset ${task.dataset.id} was interrupted`);
  return message ?? exit;
}

async function read(deps: IngestDeps, dataset: DatasetRecord, stop: AbortSignal): Promise<IngestResult> {
  let last: ChildExit | undefined;
  for (let run = 0; run < lostAllowed; run++) {
    const outcome = await readOnce(deps.program, { dataDir: deps.dataDir, dataset }, stop);
    if (!('type' in outcome)) {
      deps.logger.error({ exit: outcome }, 'the process that reads the files was lost');
      last = outcome;
    } else if (outcome.type === 'result') return outcome.result;
    else if (outcome.retryable) throw new IngestInterrupted(outcome.message);
    else return unreadable(`The files could not be read: ${outcome.message}`);
  }
  return unreadable(
    `The files could not be read: the process that reads them ${last ? howItEnded(last) : 'was lost'}.`,
  );
}

function settled(current: DatasetRecord, result: IngestResult): DatasetRecord {
  return { ...current, ...result, readyAt: result.state === 'ready' ? new Date().toISOString() : null };
}

/** Keeps the result, unless another worker was first with the same. */
async function keep({ store }: IngestDeps, id: string, result: IngestResult): Promise<void> {
  try {
    await store.datasets.update(id, (current) => settled(current, result));
  } catch (error) {
    if (!(error instanceof RecordImmutable)) throw error;
  }
}

/** Reads the files of a dataset and settles it, and with it the jobs that wait for it. */
export async function processIngest(
  deps: IngestDeps,
  { datasetId }: IngestPayload,
  { signal, delivery }: Pick<EntryContext, 'signal' | 'delivery'>,
): Promise<void> {
  const logger = deps.logger.child({ datasetId });
  const dataset = await deps.store.datasets.get(datasetId);
  if (!dataset) return logger.warn('there is no such dataset');
  if (dataset.state === 'validating') {
    const stop = AbortSignal.any([signal, deps.shutdown]);
    const isCause = delivery > lostAllowed;
    const result = isCause
      ? unreadable(`The files could not be read: ${delivery - 1} workers were lost while they did.`)
      : await read({ ...deps, logger }, dataset, stop);
    await keep(deps, datasetId, result);
    logger.info({ state: result.state, errors: result.validation.errors }, 'dataset read');
  }
  await deps.store.jobs.settleWaiting(datasetId);
}
