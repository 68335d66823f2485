import { z } from 'zod';
import { defineSchedule } from './define-schedule.ts';
import { rateField, settleTotalSteps, totalStepsField } from './fields.ts';

const factor = (value: number, what: string) =>
  z.number().min(1).max(1e12).default(value).describe(`${what}, 1 to 1e12. Default: ${value}.`);

/** One cycle: up to a peak, then down far below the start; with threePhase first back to the start, then down.
 *  @equation start = max / divFactor, end = start / finalDivFactor; peak at t = pctStart T - 1 (back at the start at 2 pctStart T - 2), end at T - 1
 *  Peak and turn may lie between two steps. After the end the rate stays. Defaults: totalSteps the length of the run,
 *  maxLearningRate the learning rate of the optimizer, which is not used else.
 *  @see Smith & Topin 2018, "Super-convergence"; torch.optim.lr_scheduler.OneCycleLR */
export const oneCycle = defineSchedule('oneCycle', {
  options: {
    maxLearningRate: rateField('Rate at the peak, 0 to 1e6. Default: the learning rate of the optimizer.').optional(),
    totalSteps: totalStepsField,
    pctStart: z.number().min(0).max(1).default(0.3).describe('Share of the cycle that rises, 0 to 1. Default: 0.3.'),
    annealStrategy: z.enum(['cosine', 'linear']).default('cosine').describe('Shape of rise and fall. Default: cosine.'),
    divFactor: factor(25, 'Peak / start'),
    finalDivFactor: factor(1e4, 'Start / end'),
    threePhase: z
      .boolean()
      .default(false)
      .describe('Whether the fall stops over at the start value, as far from the peak as that is. Default: false.'),
  },
  rate: ({ at, base, length }, { maxLearningRate: peak = base, totalSteps = length, ...options }) => {
    const { pctStart, divFactor, finalDivFactor, annealStrategy, threePhase } = options;
    const start = peak / divFactor;
    const last = { at: totalSteps - 1, rate: start / finalDivFactor };
    const turns = [
      { at: 0, rate: start },
      { at: pctStart * totalSteps - 1, rate: peak },
    ];
    if (threePhase) turns.push({ at: 2 * pctStart * totalSteps - 2, rate: start });
    const now = Math.min(at, last.at);
    const next = turns.findIndex((turn, k) => k > 0 && now <= turn.at);
    const [from, to] = next > 0 ? [turns[next - 1], turns[next]] : [turns[turns.length - 1], last];
    const share = to.at > from.at ? (now - from.at) / (to.at - from.at) : 1;
    return between(from.rate, to.rate, share, annealStrategy);
  },
  settle: (options, run) => settleTotalSteps({ maxLearningRate: run.base, ...options }, run),
  examples: [
    {},
    { maxLearningRate: 0.5, totalSteps: 15, annealStrategy: 'linear', divFactor: 10, finalDivFactor: 100 },
    { totalSteps: 20, pctStart: 0.33, threePhase: true },
    { totalSteps: 1 },
  ],
});

function between(from: number, to: number, share: number, strategy: 'cosine' | 'linear'): number {
  if (strategy === 'linear') return from + (to - from) * share;
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
