import { z } from 'zod';
import { binaryConfidences, calibrationBins, calibrationErrorOf, classConfidences } from './calibration.ts';
import { defineMetric, probabilitiesFor } from './define-metric.ts';

/** Expected calibration error: how far the confidence of the top class is from its accuracy, over equal bins of confidence.
 *  @equation ECE = sum over bins of samples / N * |accuracy - confidence|
 *  @see Guo, Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks" */
export const expectedCalibrationError = defineMetric({
  config: z.strictObject({
    type: z.literal('expectedCalibrationError'),
    bins: z.int().min(1).max(1000).default(10).describe('Bins of confidence, from 1 to 1000. Default 10.'),
  }),
  goal: 'minimize',
  of: {
    binary: (outcome, { bins }) => calibrationErrorOf(calibrationBins(binaryConfidences(outcome), bins)),
    multiClass: (outcome, { bins }) => {
      const probabilities = probabilitiesFor('expectedCalibrationError', outcome);
      return calibrationErrorOf(calibrationBins(classConfidences(outcome, probabilities), bins));
    },
  },
});
