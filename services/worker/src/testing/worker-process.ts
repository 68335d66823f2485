import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { poll } from './poll.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** One line of a worker's log. */
export type LogLine = Record<string, unknown> & { msg: string };

/** The built worker as a process. */
export interface WorkerProcess {
  pid: number;
  log: LogLine[];
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Process of the attempt that this worker runs for a job, once it runs. */
  childOf(jobId: string): Promise<number>;
  /** Ends it as a crash would. */
  kill(): void;
  /** Ends it as an operator would. */
  terminate(): void;
}

/** Starts the built worker. */
export function startWorkerProcess(env: NodeJS.ProcessEnv): WorkerProcess {
  if (!existsSync(program)) throw new Error(`${program} is not there: build the services before this test`);
  const { PATH, HOME } = process.env;
  const worker = spawn(process.execPath, [program], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: LogLine[] = [];
  createInterface(worker.stdout).on('line', (line) => log.push(JSON.parse(line)));
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    worker.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return {
    pid: worker.pid ?? 0,
    log,
    exited,
    childOf: (jobId) =>
      poll(`the child of ${jobId}`, async () => {
        const line = log.findLast((each) => each.jobId === jobId && 'childPid' in each);
        return line?.childPid as number | undefined;
      }),
    kill: () => worker.kill('SIGKILL'),
    terminate: () => worker.kill('SIGTERM'),
  };
}
