import { z } from 'zod';

const mostSteps = 1_000_000_000;

/** A learning rate of 0 to 1e6. */
export function rateField(what: string) {
  return z.number().min(0).max(1e6).describe(what);
}

/** The factor of a drop. */
export function gammaField(value: number, what: string) {
  return z.number().gt(0).max(1).default(value).describe(`${what}, above 0 to 1. Default: ${value}.`);
}

/** A number of steps (or epochs, as scheduleUnit says). */
export function stepsField(what: string) {
  return z.int().min(1).max(mostSteps).describe(`${what}; steps or epochs, as scheduleUnit says.`);
}

/** Where a schedule ends. */
export const totalStepsField = stepsField('Length of the schedule, from 1 on. Default: that of the run').optional();

/** How much of the way from the first to the last of `total` points is done: 0 to 1. */
export function shareDone(at: number, total: number): number {
  return total <= 1 ? 1 : Math.min(at / (total - 1), 1);
}

/** Fills in the length of a schedule: that of the run, where it is known. */
export function settleTotalSteps<Options extends { readonly totalSteps?: number | undefined }>(
  options: Options,
  { length }: { readonly length: number | undefined },
): Options {
  return options.totalSteps !== undefined || length === undefined ? options : { ...options, totalSteps: length };
}
