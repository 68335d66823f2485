import type { ChildExit } from '../process/forked-child.ts';

/** What the end of a child without a last message says: worth another attempt, or not. */
export interface ExitDiagnosis {
  outOfMemory: boolean;
  /** One clause for people, such as "its process was killed by SIGSEGV". */
  reason: string;
}

// V8's heap, C++'s allocator, ONNX Runtime's arena, and JavaScript's buffers, in this order.
const memoryWords =
  /heap out of memory|std::bad_alloc|Failed to allocate memory|BFCArena|Array buffer allocation failed|Cannot allocate memory/i;

/** Whether an error's text says that memory ran out. */
export function speaksOfMemory(text: string): boolean {
  return memoryWords.test(text);
}

function howItEnded({ code, signal, stderr }: ChildExit): string {
  if (signal) return `its process was killed by ${signal}`;
  if (code !== null) return `its process ended with exit code ${code}`;
  return `its process could not be started: ${stderr}`;
}

/**
 * Reads why a child ended that did not say so itself.
 * A SIGKILL is the kernel's for want of memory when its counter of such kills grew by `kernelKills` meanwhile.
 */
export function diagnoseExit(exit: ChildExit, kernelKills: number): ExitDiagnosis {
  const wasKilledForMemory = exit.signal === 'SIGKILL' && kernelKills > 0;
  return { outOfMemory: wasKilledForMemory || speaksOfMemory(exit.stderr), reason: howItEnded(exit) };
}
